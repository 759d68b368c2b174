import { beforeAll, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { act, cardOrder, embedTag, settle, shopPage } from "../rig/embed-shop.ts";
import { createRandomArtifact } from "../rig/random-artifact.ts";
import { complaints, page, sites, visitEmbed } from "../rig/visit-embed.ts";

visitEmbed();
beforeAll(async () => {
  const plain = await createRandomArtifact({ learner: "hybrid", adapts: "user", items: 24, hidden: 0 });
  for (const [path, bytes] of await encodeArtifact(plain, {}))
    sites.shop.answers.set(`/plain/${path}`, bytes);
});

const OTHERS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
/** A policy by what it says of scripts, workers and connections; CDN stands for the tag's origin. */
const policies = {
  none: undefined,
  cdn: `${OTHERS}; connect-src 'self'; script-src 'self' CDN`,
  blob: `${OTHERS}; connect-src 'self'; script-src 'self' CDN; worker-src 'self' blob:`,
  connect: `${OTHERS}; connect-src 'self' CDN; script-src 'self' CDN; worker-src 'self' blob:`,
  nonce: `${OTHERS}; connect-src 'self'; script-src 'nonce-n1' 'strict-dynamic'`,
  self: `${OTHERS}; connect-src 'self'; script-src 'self'`,
  noWorker: `${OTHERS}; connect-src 'self'; script-src 'self' CDN; worker-src 'none'`,
  trusted: `require-trusted-types-for 'script'; trusted-types inkling`,
  trustedOnPage: `worker-src 'none'; require-trusted-types-for 'script'; trusted-types inkling`,
  untrusted: `require-trusted-types-for 'script'; trusted-types shop`,
};

/** Opens the shop under a policy. `own`: files that the shop's origin has too; `artifact`: "plain" has a plain body, the other has not. */
async function open(
  policy: keyof typeof policies,
  { from = "CDN", attributes = "", own = [] as readonly string[], artifact = "inkling" } = {},
): Promise<void> {
  const { shop, cdn } = sites;
  const fill = (text: string) => text.replaceAll("CDN", cdn.url);
  for (const path of shop.answers.keys()) if (path.endsWith(".js")) shop.answers.delete(path);
  for (const path of own) shop.answers.set(path, cdn.answers.get(path.replace(/.*\//, "/"))!);
  const header = policies[policy];
  shop.answers.set("/", {
    status: 200,
    body: shopPage(
      embedTag(fill(from), `nonce="n1" ${attributes}`).replace(
        "/inkling/model.json",
        `/${artifact}/model.json`,
      ),
    ),
    headers: header ? { "Content-Security-Policy": fill(header) } : {},
  });
  await page.goto(shop.url);
}

const ALL = ["/embed.js", "/embed-page.js", "/embed-order.js", "/worker.js", "/worker-inline.js"];

describe("orders the page", () => {
  test.each([
    ["without a policy, from a blob", "none", {}, "blob"],
    ["without a policy, from a file of the shop", "none", withWorker("/w/worker.js"), "self-hosted file"],
    [
      "where scripts may come from the CDN, from a file of the shop",
      "cdn",
      withWorker("/w/worker.js"),
      "self-hosted file",
    ],
    [
      "where scripts may come from the CDN, from a file beside the artifact",
      "cdn",
      { own: ["/inkling/worker.js"] },
      "file beside the artifact",
    ],
    ["where workers may be blobs too", "blob", {}, "blob"],
    ["where the page may connect to the CDN too", "connect", {}, "blob"],
    ["where scripts need a nonce", "nonce", {}, "blob"],
    ["where everything must be the shop's own", "self", { from: "", own: ALL }, "file beside the tag's"],
    ["where scripts need trust, which the page gives", "trusted", {}, "blob"],
  ] as const)("%s", async (_, policy, options, worker) => {
    await open(policy, options);
    const report = await settle(page);

    expect(report).toMatchObject({ state: "running", why: "", page: { order: { worker } } });
    const order = await act(page, "i7");
    expect([...order].sort()).toEqual([...(await shopOrder())].sort());
    expect(complaints).toEqual({ errors: [], warnings: [] });
  });
});

describe("orders the page without a worker, and breaks no rule but by asking for one,", () => {
  const engine = ["/embed.js", "/embed-page.js", "/embed-order.js", "/embed-engine.js", "/worker-inline.js"];
  test.each([
    ["where scripts may come from the CDN and the shop has no worker", "cdn", {}],
    ["where no worker may run", "noWorker", withWorker("/w/worker.js")],
    ["where everything must be the shop's own, and it has no worker", "self", { from: "", own: engine }],
    ["where scripts need trust, and no worker may run", "trustedOnPage", {}],
  ] as const)("%s", async (_, policy, options) => {
    await page.addInitScript(() => {
      const broken: string[] = [];
      const globals = Object.getOwnPropertyNames(window);
      Object.assign(window, { seen: { broken, globals } });
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) =>
        broken.push(effectiveDirective),
      );
    });
    await open(policy, { ...options, artifact: "plain" });
    const report = await settle(page);

    expect(report).toMatchObject({
      state: "running",
      why: "",
      page: { order: { worker: "on the page, in slices" } },
    });
    const order = await act(page, "i7");
    expect(order).not.toEqual(await shopOrder());
    expect([...order].sort()).toEqual([...(await shopOrder())].sort());
    const { broken, added } = await page.evaluate(() => {
      const { seen } = window as unknown as { seen: Record<"broken" | "globals", readonly string[]> };
      const now = Object.getOwnPropertyNames(window);
      return { broken: seen.broken, added: now.filter((name) => !seen.globals.includes(name)) };
    });
    expect(broken.length).toBeGreaterThan(0);
    expect(new Set(broken)).toEqual(new Set(["worker-src"]));
    expect(added.sort()).toEqual(["inkling", "seen"]);
    expect(complaints).toEqual({ errors: [], warnings: [] });
  });
});

describe("leaves the page alone, with one line that says why,", () => {
  test.each([
    [
      "where scripts may come from the CDN, the shop has no worker and its learner no plain body",
      "cdn",
      {},
      /no worker could be started.*no plain body/,
    ],
    [
      "where no worker may run and the learner has no plain body",
      "noWorker",
      withWorker("/w/worker.js"),
      /no worker could be started.*no plain body/,
    ],
    [
      "where no worker may run and the shop wants nothing computed on its page",
      "noWorker",
      { attributes: 'data-engine="worker"', artifact: "plain" },
      /no worker could be started/,
    ],
    ["where scripts need trust that the page gives others", "untrusted", {}, /must list "inkling"/],
  ] as const)("%s", async (_, policy, options, why) => {
    await open(policy, options);
    const report = await settle(page);

    expect(report.state).toBe("alone");
    expect(report.why).toMatch(why);
    expect(await cardOrder(page)).toEqual(await shopOrder());
    expect(complaints.errors).toEqual([]);
    expect(complaints.warnings).toEqual([`[inkling] ${report.why}`]);
  });

  test("where the tag itself is refused", async () => {
    await open("self");
    await page.waitForLoadState("networkidle");

    expect(await page.evaluate(() => "inkling" in window)).toBe(false);
    expect(await cardOrder(page)).toEqual(await shopOrder());
    expect(complaints).toEqual({ errors: [], warnings: [] });
  });

  test("where a file is not what the tag pins", async () => {
    const { answers } = sites.cdn;
    const original = answers.get("/embed-page.js")!;
    answers.set("/embed-page.js", `${original as string}\n`);
    await open("none");
    const report = await settle(page);
    answers.set("/embed-page.js", original);

    expect(report).toMatchObject({
      state: "alone",
      why: expect.stringMatching(/embed-page\.js did not load/),
    });
    expect(complaints.errors).toEqual([]);
  });
});

/** Names a worker of the shop. */
function withWorker(worker: string) {
  return { attributes: `data-worker="${worker}"`, own: [worker] };
}

/** The order in which the shop sent its cards. */
async function shopOrder(): Promise<string[]> {
  const { body } = sites.shop.answers.get("/") as { body: string };
  return [...body.matchAll(/data-inkling-item="(\w+)"/g)].map(([, id]) => id!);
}

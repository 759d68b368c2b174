import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import type { ExportedData, EngineStatus, ScoredItem } from "../../../src/index.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { act, cardOrder, settle, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { HOSTILE_GLOBALS } from "../rig/hostile-globals.ts";
import { createRandomArtifact } from "../rig/random-artifact.ts";
import { complaints, leaveAndReturn, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

const NO_WORKERS = "worker-src 'none'";
const shopOrder = Array.from({ length: 24 }, (_, i) => `i${i}`);

const artifact = await createRandomArtifact({
  ...{ learner: "hybrid", adapts: "user", items: 24, hidden: 0, jitter: 0.2 },
});
visitEmbed({
  artifact: await encodeArtifact(artifact, {}),
  without: ["--disable-back-forward-cache"],
});
beforeAll(async () => {
  const { answers } = sites.shop;
  for (const name of readdirSync("public/inkling"))
    answers.set(`/demo/${name}`, readFileSync(`public/inkling/${name}`));
  const maml = await encodeArtifact(await createRandomArtifact({ items: 24 }), {});
  for (const [name, bytes] of maml) answers.set(`/maml/${name}`, bytes);
});

/** Opens the shop, by default under a policy that lets no worker run. */
async function open(
  attributes = "",
  { head = "", policy = NO_WORKERS, folder = "inkling", hasTag = true } = {},
): Promise<void> {
  sites.shop.answers.set("/", {
    status: 200,
    body: shopPage(head + (hasTag ? tag(attributes).replace("/inkling/", `/${folder}/`) : "")),
    headers: policy ? { "Content-Security-Policy": policy } : {},
  });
  await page.goto(sites.shop.url);
}

const report = () => page.evaluate(() => (window as EmbedWindow).inkling!.report());
/** What the visitor's personalizer answers. */
const ask = <T>(question: string, tab = page): Promise<T> =>
  tab.evaluate(
    (body) =>
      new Promise((resolve, reject) =>
        (window as EmbedWindow).inkling!.push([
          "ready",
          (personalizer) =>
            (new Function("personalizer", `return ${body}`)(personalizer) as Promise<never>).then(
              resolve,
              reject,
            ),
        ]),
      ),
    question,
  );

test("orders the page without a worker, touches none of its globals and says so", async () => {
  const head = `<script>window.before = Object.getOwnPropertyNames(window).sort();</script>`;
  await open("", { head });
  const { state, why } = await settle(page);
  expect({ state, why }).toEqual({ state: "running", why: "" });
  expect(await act(page, "i7")).not.toEqual(shopOrder);

  expect((await report()).page?.order).toMatchObject({
    worker: "on the page, in slices",
    engine: { backend: "plain", tensors: 0, dispatches: 0, interactions: 1, rankedBy: "model" },
  });
  expect(page.workers()).toEqual([]);
  const added = await page.evaluate(() => {
    const { before } = window as unknown as { before: string[] };
    return Object.getOwnPropertyNames(window).filter((name) => !before.includes(name));
  });
  expect(added.filter((name) => name !== "before" && name !== "inkling")).toEqual([]);
  expect(
    await page.evaluate(() => [fetch, Worker, WebSocket].map((way) => /native code/.test(`${way}`))),
  ).toEqual([true, true, true]);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("the engine's file names no way to the network", () => {
  const code = sites.cdn.answers.get("/embed-engine.js") as string;

  expect(code).toContain("inkling");
  expect(code).not.toMatch(
    /\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTC\w+|Worker|Image|cookie|importScripts|import *\()/,
  );
});

test("gives the order that a worker gives, for the same clicks and a new item of the demo's artifact", async () => {
  const clicks = ["lamps-50", "jackets-11", "shoes-43", "lamps-50"];
  const learn = clicks
    .map(
      (itemId, i) =>
        `await personalizer.learn({ itemId: "${itemId}", action: "click", at: ${Date.now() + i} });`,
    )
    .join("");
  const add = `await personalizer.addItems([{ itemId: "fresh", attributes: { category: "lamps", price: 30 } }]);`;
  const orders: ScoredItem[][] = [];
  for (const policy of ["", NO_WORKERS]) {
    await open("", { policy, folder: "demo" });
    await settle(page);
    orders.push(await ask<ScoredItem[]>(`(async () => { ${learn} ${add} return personalizer.rank(); })()`));
  }

  const [worker, onPage] = orders as [ScoredItem[], ScoredItem[]];
  expect(onPage).toHaveLength(301);
  expect(onPage.map(({ itemId }) => itemId)).toEqual(worker.map(({ itemId }) => itemId));
  const farthest = Math.max(...onPage.map(({ score }, i) => Math.abs(score - worker[i]!.score)));
  expect(farthest).toBeLessThan(1e-5);
  expect((await report()).page?.order?.worker).toBe("on the page, in slices");
});

test("an interaction that is undone is as never done", async () => {
  await open();
  await settle(page);
  const at = Date.now();
  const rank = () => ask<ScoredItem[]>("personalizer.rank()");
  const learn = (itemId: string, when: number) =>
    ask(`personalizer.learn({ itemId: "${itemId}", action: "click", at: ${when} })`);
  await learn("i3", at);
  const before = await rank();
  await learn("i17", at + 1);
  expect(await rank()).not.toEqual(before);

  await ask(`personalizer.forget({ itemId: "i17", at: ${at + 1} })`);

  expect(await rank()).toEqual(before);
});

/** Files of the origin: that of the key alone, where all is well. */
const files = () =>
  page.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names;
  });
const learned = async () => (await ask<ExportedData>("personalizer.export()")).interactions;

test("with consent stores as a worker does, sealed, for either of them, until all is forgotten", async () => {
  const remembered = async () => {
    await settle(page);
    const { protection, unsaved } = await ask<EngineStatus>("personalizer.status()");
    return { protection, unsaved, interactions: await learned() };
  };
  await open('data-consent="granted"');
  await settle(page);
  await ask('personalizer.learn({ itemId: "i7", action: "cart" })');
  const first = await remembered();
  await page.reload();
  const again = await remembered();
  await open('data-consent="granted"', { policy: "" });
  const inWorker = await remembered();
  expect((await report()).page?.order?.worker).toBe("blob");

  expect(first).toMatchObject({ protection: "encrypted", unsaved: 0, interactions: [{ itemId: "i7" }] });
  expect(again).toEqual(first);
  expect(inWorker).toEqual(first);

  await open('data-consent="granted"');
  await settle(page);
  expect(await files()).toHaveLength(1);
  await ask("personalizer.forget()");
  expect(await files()).toEqual([]);
  await page.reload();
  expect((await remembered()).interactions).toEqual([]);
  expect(await cardOrder(page)).toEqual(shopOrder);
});

test("what is left after one interaction was undone lies under another key", async () => {
  const readKey = () =>
    page.evaluate(async () => {
      const file = await (await navigator.storage.getDirectory()).getFileHandle("inkling.key");
      return [...new Uint8Array(await (await file.getFile()).arrayBuffer())].join();
    });
  await open('data-consent="granted"');
  await settle(page);
  for (const itemId of ["i3", "i4"])
    await ask(`personalizer.learn({ itemId: "${itemId}", action: "click" })`);
  const key = await readKey();
  expect(await ask('personalizer.forget({ itemId: "i3" })')).toEqual({ forgotten: 1 });
  expect(await files()).toEqual(["inkling.key"]);
  expect(await readKey()).not.toBe(key);

  await page.reload();
  await settle(page);

  expect(await learned()).toMatchObject([{ itemId: "i4" }]);
});

test("tabs that begin at once, with workers and without, agree on one key", async () => {
  await open('data-consent="granted"', { hasTag: false });
  const body = shopPage(tag('data-consent="granted"'));
  sites.shop.answers.set("/worker", body);
  const headers = { "Content-Security-Policy": NO_WORKERS };
  sites.shop.answers.set("/page", { status: 200, body, headers });
  const tabs = await Promise.all(
    ["/page", "/worker", "/page", "/worker", "/page"].map(async (path, i) => {
      const tab = await page.context().newPage();
      await tab.goto(sites.shop.url + path);
      await settle(tab);
      await ask(`personalizer.learn({ itemId: "i${i}", action: "click" })`, tab);
      return tab;
    }),
  );
  await Promise.all(tabs.map((tab) => tab.close()));

  await open('data-consent="granted"');
  await settle(page);

  expect((await learned()).map(({ itemId }) => itemId).sort()).toEqual(["i0", "i1", "i2", "i3", "i4"]);
  expect(await files()).toEqual(["inkling.key"]);
});

test("a page with hostile globals is ordered all the same", async () => {
  await open('data-consent="granted"', { head: HOSTILE_GLOBALS });
  const { state, why } = await settle(page);

  expect({ state, why }).toEqual({ state: "running", why: "" });
  expect(await act(page, "i7")).not.toEqual(shopOrder);
  await ask('personalizer.explain("i7")');
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("the page stays fit for the back-forward cache, and goes on where it was", async () => {
  await open('data-consent="granted"');
  await settle(page);
  const order = await act(page, "i5");

  await leaveAndReturn();

  expect(await cardOrder(page)).toEqual(order);
  expect(await act(page, "i12")).not.toEqual(order);
  expect(await learned()).toMatchObject([{ itemId: "i5" }, { itemId: "i12" }]);
});

test("taken away, the page is as before to the byte, and so are its globals", async () => {
  await open("", { hasTag: false });
  const look = () =>
    page.evaluate(() => ({
      html: document.documentElement.outerHTML,
      globals: Object.getOwnPropertyNames(window).sort(),
      storage: Object.keys(localStorage),
    }));
  const before = await look();
  await page.evaluate((src) => {
    const script = Object.assign(document.createElement("script"), { src });
    script.dataset["artifact"] = "/inkling/model.json";
    document.head.append(script);
  }, `${sites.cdn.url}/embed.js`);
  await settle(page);
  await act(page, "i7");
  expect((await look()).html).not.toBe(before.html);
  await page.evaluate(() => document.querySelector("script[data-artifact]")!.remove());
  await page.waitForFunction(() => !("inkling" in window));

  expect(await look()).toEqual(before);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("an artifact that no page could run leaves the page alone, before it is downloaded", async () => {
  sites.shop.requests.length = 0;
  await open("", { folder: "maml" });
  const { state, why } = await settle(page);

  expect(state).toBe("alone");
  expect(why).toMatch(/cannot run on the page either: its learner maml has no plain body/);
  expect(await cardOrder(page)).toEqual(shopOrder);
  expect(sites.shop.requests.filter((path) => path.startsWith("/maml/"))).toEqual(["/maml/model.json"]);
  expect(complaints).toEqual({ errors: [], warnings: [`[inkling] ${why}`] });
});

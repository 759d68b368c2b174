import type { Browser, Page, Worker } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { PAGE, serveSite, type Site } from "./rig/serve-site.ts";
import {
  click,
  failToOpen,
  getStatus,
  openPersonalizer,
  topItems,
  type ShopWindow,
} from "./rig/shop-page.ts";

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
  site.answers.set("/broken.js", "this is not JavaScript");
  site.answers.set("/throws.js", `throw new Error("no");`);
  site.answers.set("/deaf.js", "self.onmessage = () => {};");
  site.answers.set("/strict", {
    status: 200,
    body: PAGE,
    headers: { "Content-Security-Policy": "worker-src 'none'" },
  });
  browser = await launchChromium({ webgpu: true });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await page.goto(site.url);
});
afterEach(() => page?.context().close());

describe("a worker that is refused rejects at once and says what to check", () => {
  test.each(["/gone.js", "/broken.js", "/throws.js", "https://cdn.invalid/worker.js"])(
    "%s",
    async (workerUrl) => {
      const { name, message, ms } = await failToOpen(page, { workerUrl });

      expect(name).toBe("EngineLostError");
      expect(message).toContain("check that workerUrl");
      expect(ms).toBeLessThan(10_000); // long before the limit of a minute
    },
  );

  test("by the page's Content-Security-Policy", async () => {
    await page.goto(`${site.url}/strict`);

    const { name, message } = await failToOpen(page);

    expect(name).toBe("EngineLostError");
    expect(message).toContain("worker-src");
  });
});

test("a worker that never answers rejects after the limit", async () => {
  // Long enough for the artifact to arrive also on a busy machine: the limit covers both.
  const { name, message } = await failToOpen(page, { workerUrl: "/deaf.js", openLimitMs: 4000 });

  expect(name).toBe("EngineLostError");
  expect(message).toContain("within 4000 ms");
});

test("a worker that ends during a call rejects it, comes back with everything learned, and stays off after three", async () => {
  await openPersonalizer(page, { backend: "cpu", storage: "indexeddb", callLimitMs: 2000 });
  await click(page, "i3", "i4");
  const order = await topItems(page);

  for (let death = 1; death <= 2; death++) {
    const isBack = hears(page, "restart");
    await worker(page).evaluate(() => self.close());
    expect(await rankOrError(page)).toBe("EngineLostError");
    expect(await isBack).toBe(true);
    expect(await topItems(page)).toEqual(order);
  }

  await worker(page).evaluate(() => self.close());
  expect(await rankOrError(page)).toBe("EngineLostError");
  expect(await rankOrError(page)).toBe("EngineLostError");
  expect(page.workers()).toHaveLength(0);
});

test("closing rejects what is under way", async () => {
  await openPersonalizer(page, { backend: "cpu" });
  await worker(page).evaluate(() => self.close());

  const outcome = await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    const call = personalizer.rank().catch((error: Error) => error.name);
    await personalizer.close();
    return call;
  });

  expect(outcome).toBe("PersonalizerClosedError");
});

test("a lost GPU hands over to the cpu with the same order", async () => {
  const { backend } = await openPersonalizer(page, { backend: "webgpu" });
  expect(backend).toBe("webgpu");
  await click(page, "i5", "i6");
  const order = await topItems(page);
  const isTold = hears(page, "backend");

  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess" as never).catch(() => undefined);

  expect(await isTold).toBe(true);
  const status = await getStatus(page);
  expect(status).toMatchObject({ backend: "cpu", rankedBy: "model", interactions: 2 });
  expect(status.backendReason).toContain("GPU was lost");
  expect(await topItems(page)).toEqual(order);
  expect(await click(page, "i7")).toEqual([{ known: true, interactions: 3 }]);
});

const worker = (of: Page): Worker => of.workers()[0]!;

function rankOrError(of: Page): Promise<string> {
  return of.evaluate(() =>
    (window as unknown as ShopWindow).personalizer.rank().then(
      () => "ranked",
      ({ name }: Error) => name,
    ),
  );
}

function hears(of: Page, reason: string): Promise<unknown> {
  return of.evaluate(
    (awaited) =>
      new Promise((resolve) =>
        (window as unknown as ShopWindow).personalizer.subscribe(
          (change) => change.reason === awaited && resolve(true),
        ),
      ),
    reason,
  );
}

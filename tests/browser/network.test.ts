import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

let site: Site;
let browser: Browser;
let page: Page;
/** What the browser says it asked for. */
let asked: string[];

/** Before the engine, which takes the function away: a worker that somebody has tampered with. */
const LEAK = `const leak = fetch; addEventListener("message", () => leak("/leak").catch(() => {}));`;

beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
  const worker = site.answers.get("/worker.js") as {
    status: number;
    body: string;
    headers: Record<string, string>;
  };
  const leaky = { ...worker, body: `${LEAK}${worker.body}` };
  site.answers.set("/leaky.js", { ...leaky, headers: {} });
  site.answers.set("/leaky-with-policy.js", leaky);
  site.answers.set("/leak", "");
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  const context = await browser.newContext();
  asked = [];
  context.on("request", (request) => asked.push(new URL(request.url()).pathname));
  page = await context.newPage();
  await page.goto(site.url);
});

/** Everything a visitor can cause, and what left the browser in the meantime. */
async function useEverything(workerUrl: string): Promise<{ asked: string[]; received: string[] }> {
  await openPersonalizer(page, { storage: "indexeddb", workerUrl });
  asked.length = 0;
  site.requests.length = 0;
  await click(page, "i1", "i2");
  await topItems(page);
  await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    await personalizer.rank(["i1"], { pin: ["i1"] });
    await personalizer.export();
    await personalizer.status();
    await personalizer.forget();
    await personalizer.close();
  });
  await page.waitForTimeout(300);
  return { asked: [...new Set(asked)], received: [...new Set(site.requests)] };
}

test("no request leaves after the artifact has loaded", async () => {
  expect(await useEverything("/worker.js")).toEqual({ asked: [], received: [] });
});

test("both watchers would see a leak of the worker", async () => {
  expect(await useEverything("/leaky.js")).toEqual({ asked: ["/leak"], received: ["/leak"] });
});

test("the worker's own policy stops a leak before it leaves", async () => {
  expect((await useEverything("/leaky-with-policy.js")).received).toEqual([]);
});

test("the artifact's requests are the same whatever was learned before", async () => {
  const loads: string[][] = [];
  for (const clicks of [[], ["i1", "i2"], []]) {
    await page.reload();
    site.requests.length = 0;
    await openPersonalizer(page, { storage: "indexeddb" });
    loads.push([...site.requests].sort());
    await click(page, ...clicks);
  }

  expect(loads[0]).toContain("/artifact/model.json");
  expect(loads[1]).toEqual(loads[0]);
  expect(loads[2]).toEqual(loads[0]);
});

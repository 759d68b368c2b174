import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import type { Artifact } from "../../src/model/artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

/** A random model whose items have attributes that its vectors know of: a category by one number, a price by another. */
async function createDescribedArtifact(): Promise<Artifact> {
  const artifact = await createRandomArtifact({ steps: 1, hidden: 0, adapts: "user" });
  const { vectors, spec, catalogue } = artifact;
  const read = <T>(value: (vector: Float32Array) => T) =>
    catalogue.ids.map((_, item) => value(vectors.subarray(item * spec.dim, (item + 1) * spec.dim)));
  return {
    ...artifact,
    catalogue: {
      ids: catalogue.ids,
      attributes: [
        { name: "category", kind: "categorical", values: read(([first]) => (first! > 0 ? "trail" : "road")) },
        { name: "price", kind: "numeric", values: read(([, second]) => Math.round(100 + 30 * second!)) },
      ],
    },
  };
}

let site: Site;
beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createDescribedArtifact(), {}));
});
afterAll(() => site?.close());

const explain = (page: Page, itemId: string) =>
  page.evaluate((id) => (window as unknown as ShopWindow).personalizer.explain(id), itemId);
const affinities = (page: Page, limit?: number) =>
  page.evaluate(
    (given) =>
      (window as unknown as ShopWindow).personalizer.affinities(given === undefined ? {} : { limit: given }),
    limit,
  );
const rankOf = async (page: Page, itemId: string) => (await topItems(page, 200)).indexOf(itemId) + 1;

/** Clicks new items: each time the one that stands furthest below its place in the shop's order, or furthest above. */
function visit(page: Page, options: { shop: string[]; against: boolean; count: number }) {
  return page.evaluate(async ({ shop, against, count }) => {
    const { personalizer } = window as unknown as ShopWindow;
    const { interactions } = await personalizer.export();
    const seen = new Set(interactions.map(({ itemId }) => itemId));
    // The undamped order is what tests judge; while all is damped away the shop's is as good a guess.
    for (let i = 0; i < count; i++) {
      const order = (await personalizer.rank()).map(({ itemId }) => itemId);
      const gain = (id: string) =>
        Math.log((1 + shop.indexOf(id)) / (1 + order.indexOf(id))) * (against ? -1 : 1);
      const best = order.filter((id) => !seen.has(id)).reduce((a, b) => (gain(b) > gain(a) ? b : a));
      seen.add(best);
      await personalizer.learn({ itemId: best, action: "click" });
    }
  }, options);
}

describe.each([
  { backend: "webgpu", webgpu: true },
  { backend: "cpu", webgpu: false },
] as const)("on $backend", ({ backend, webgpu }) => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium({ webgpu });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(site.url);
  });
  afterEach(() => page?.context().close());

  test("explains by what forgetting would do, and leaves no tensors behind", async () => {
    await openPersonalizer(page, { backend });
    const shopRank = await rankOf(page, "i70");
    await click(page, "i3", "i9", "i20");
    const { tensors } = await getStatus(page);

    const { rank, shop, reasons } = await explain(page, "i70");

    expect([rank, shop.rank]).toEqual([await rankOf(page, "i70"), shopRank]);
    expect(reasons.map(({ interaction }) => interaction.itemId).sort()).toEqual(["i20", "i3", "i9"]);
    expect((await getStatus(page)).tensors).toBe(tensors);
    const { rankWithout, rankChange } = reasons.find(({ interaction }) => interaction.itemId === "i9")!;
    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget({ itemId: "i9" }));
    expect(await rankOf(page, "i70")).toBe(rankWithout);
    expect(rankChange).toBe(rankWithout - rank);
  });
});

describe("on cpu", () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launchChromium({ webgpu: false });
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    await page.goto(site.url);
  });
  afterEach(() => page?.context().close());

  test("an item that the catalogue does not have cannot be explained, and the error says so", async () => {
    await openPersonalizer(page);

    const error = await explain(page, "gone").catch((reason: Error) => reason.message);

    expect(error).toContain('the catalogue has no item "gone"');
  });

  test("names what the items that rose have in common, and of an item only what it has", async () => {
    await openPersonalizer(page);
    expect(await affinities(page)).toEqual([]);
    await click(page, "i3", "i9", "i20", "i31");

    const found = await affinities(page);
    expect(found.length).toBeGreaterThan(0);
    expect(await affinities(page, 1)).toEqual(found.slice(0, 1));
    expect(found.map(({ text }) => text.split(":")[0])).toContain("category");

    const [best] = await topItems(page, 1);
    const own = (await explain(page, best!)).affinities;
    for (const affinity of own) expect(found).toContainEqual(affinity);
  });

  test("gives the shop's order back where adapting does harm, keeps it over a reload, and adapts again when it helps", async () => {
    await openPersonalizer(page, { storage: "indexeddb" });
    expect((await getStatus(page)).lift).toMatchObject({ tests: 0, damping: 1 });
    const shop = await topItems(page, 200);

    await visit(page, { shop, against: true, count: 9 });
    const { lift } = await getStatus(page);
    expect(lift).toMatchObject({ tests: 8, better: 0, damping: 0.5 });
    const order = await topItems(page, 200);

    await page.waitForTimeout(600); // until the cache is written
    await page.reload();
    const status = await openPersonalizer(page, { storage: "indexeddb" });
    expect(status).toMatchObject({ fastFrom: "cache", lift });
    expect(await topItems(page, 200)).toEqual(order);

    await visit(page, { shop, against: true, count: 12 });
    expect((await getStatus(page)).lift.damping).toBe(0);
    expect(await topItems(page, 200)).toEqual(shop);

    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
    await visit(page, { shop, against: false, count: 6 });
    expect((await getStatus(page)).lift).toMatchObject({ worse: 0, damping: 1 });
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium, launchProfile } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

let site: Site;
beforeAll(async () => {
  // One step keeps the software adapter quick; what it runs is the same.
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
});
afterAll(() => site?.close());

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
    page = await browser.newPage();
    await page.goto(site.url);
  });
  afterEach(() => page?.context().close());

  test("learns, ranks, exports, tells listeners, forgets and closes", async () => {
    const { interactions, artifact } = await openPersonalizer(page, { backend });
    expect([interactions, artifact.items]).toEqual([0, 200]);
    const prior = await topItems(page);

    const changes = page.evaluate(
      () => new Promise((resolve) => (window as unknown as ShopWindow).personalizer.subscribe(resolve)),
    );
    expect(await click(page, "i150", "i151")).toEqual([
      { known: true, interactions: 1 },
      { known: true, interactions: 2 },
    ]);
    expect(await changes).toEqual({ reason: "learn", interactions: 1 });
    expect(await topItems(page)).not.toEqual(prior);

    const { personal, forgotten, late } = await page.evaluate(async () => {
      const { personalizer } = window as unknown as ShopWindow;
      const personal = await personalizer.export();
      const forgotten = await personalizer.forget({ itemId: "i150" });
      await personalizer.forget();
      const order = await personalizer.rank(undefined, { limit: 20 });
      await personalizer.close();
      const late = await personalizer.rank().catch((error: Error) => error.name);
      return { personal, forgotten: [forgotten.forgotten, order.map(({ itemId }) => itemId)], late };
    });
    expect(personal.interactions.map(({ itemId }) => itemId)).toEqual(["i150", "i151"]);
    expect(forgotten).toEqual([1, prior]);
    expect(late).toBe("PersonalizerClosedError");
  });

  test("really runs there: the GPU's dispatches rise with each click, on cpu there are none", async () => {
    const before = await openPersonalizer(page, { backend });
    await click(page, "i1");
    const after = await getStatus(page);

    expect(after.backend).toBe(backend);
    if (backend === "webgpu") expect(after.dispatches - before.dispatches).toBeGreaterThan(10);
    else expect(after.dispatches).toBe(0);
  });

  test("keeps the order over a reload, from the interactions and from the cache of fast weights", async () => {
    await openPersonalizer(page, { backend, storage: "indexeddb" });
    await click(page, "i20", "i30", "i20");
    const order = await topItems(page);

    await page.reload(); // before the cache is written, or after: a page may go at any time
    await openPersonalizer(page, { backend, storage: "indexeddb" });
    expect(await topItems(page)).toEqual(order);

    await page.waitForTimeout(600);
    await page.reload();
    const { fastFrom, interactions } = await openPersonalizer(page, { backend, storage: "indexeddb" });
    expect({ fastFrom, interactions }).toEqual({ fastFrom: "cache", interactions: 3 });
    expect(await topItems(page)).toEqual(order);
  });
});

describe("in a browser without WebGPU", () => {
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

  test.each(["webgpu", "auto"] as const)(
    "falls back to cpu when asked for %s, and says so",
    async (backend) => {
      const status = await openPersonalizer(page, { backend });

      expect(status.backend).toBe("cpu");
      expect(status.backendReason).toContain("no WebGPU adapter");
    },
  );

  test("no tensors pile up over 200 updates", async () => {
    const { tensors } = await openPersonalizer(page);

    await page.evaluate(async () => {
      const { personalizer } = window as unknown as ShopWindow;
      for (let i = 0; i < 200; i++) await personalizer.learn({ itemId: `i${i % 90}`, action: "click" });
    });

    const status = await getStatus(page);
    expect(status.interactions).toBe(200);
    expect(status.tensors).toBe(tensors);
  });

  test("limits, excludes and pins; unknown items come last and are flagged", async () => {
    await openPersonalizer(page);

    const ranked = await page.evaluate(() =>
      (window as unknown as ShopWindow).personalizer.rank(["i1", "gone", "i2", "i3", "i4", "i2"], {
        exclude: ["i3"],
        pin: ["i4", "i9"],
        limit: 4,
      }),
    );

    expect(ranked[0]?.itemId).toBe("i4");
    expect(ranked.map(({ itemId }) => itemId).sort()).toEqual(["gone", "i1", "i2", "i4"]);
    expect(ranked[3]).toEqual({ itemId: "gone", score: -Infinity, known: false });
  });

  test("an unknown item is kept for a later artifact and changes no rank", async () => {
    await openPersonalizer(page);
    const prior = await topItems(page);

    expect(await click(page, "gone")).toEqual([{ known: false, interactions: 1 }]);

    expect(await topItems(page)).toEqual(prior);
  });

  test.each([
    [{ itemId: "", action: "click" }, "itemId"],
    [{ itemId: "i1", action: "stare" }, "dislike"],
    [{ itemId: "i1", action: "click", at: NaN }, "milliseconds"],
  ])("refuses the interaction %o with a remedy", async (interaction, remedy) => {
    await openPersonalizer(page);

    const error = await page.evaluate(
      (given) =>
        (window as unknown as ShopWindow).personalizer
          .learn(given as never)
          .catch(({ name, message }: Error) => ({ name, message })),
      interaction,
    );

    expect(error).toMatchObject({ name: "InteractionError", message: expect.stringContaining(remedy) });
    expect((await getStatus(page)).interactions).toBe(0);
  });

  test("falls back to the shop's own order where the model diverges, and recovers when the cause is forgotten", async () => {
    const diverging = await encodeArtifact(await createRandomArtifact({ innerLr: 1e38 }), {});
    for (const [path, bytes] of diverging) site.answers.set(`/diverging/${path}`, bytes);
    await openPersonalizer(page, { artifact: "/diverging/model.json" });
    const prior = await topItems(page, 3);

    await click(page, "i60", "i61");
    expect((await getStatus(page)).rankedBy).toBe("popularity");
    expect(await topItems(page, 3)).toEqual(["i0", "i1", "i2"]);

    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
    expect((await getStatus(page)).rankedBy).toBe("model");
    expect(await topItems(page, 3)).toEqual(prior);
  });

  test("another tab follows what one tab learns and forgets", async () => {
    const other = await page.context().newPage();
    await other.goto(site.url);
    await openPersonalizer(page, { storage: "indexeddb" });
    await openPersonalizer(other, { storage: "indexeddb" });
    const prior = await topItems(other);

    await click(page, "i5", "i6");
    await expect.poll(async () => (await getStatus(other)).interactions).toBe(2);
    expect(await topItems(other)).toEqual(await topItems(page));

    await other.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
    await expect.poll(async () => (await getStatus(page)).interactions).toBe(0);
    expect(await topItems(page)).toEqual(prior);
  });

  test("keeps the order over a restart of the browser", async () => {
    const profile = await mkdtemp(join(tmpdir(), "inkling-profile-"));
    try {
      const orders = [];
      for (const clicks of [["i7", "i8"], []]) {
        const context = await launchProfile(profile, { webgpu: false });
        const tab = await context.newPage();
        await tab.goto(site.url);
        await openPersonalizer(tab, { storage: "indexeddb" });
        await click(tab, ...clicks);
        orders.push(await topItems(tab));
        await context.close();
      }
      expect(orders[1]).toEqual(orders[0]);
    } finally {
      await rm(profile, { recursive: true, force: true, maxRetries: 3 });
    }
  });
});

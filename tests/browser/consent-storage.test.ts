import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

let site: Site;
let browser: Browser;
let context: BrowserContext;

beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => (context = await browser.newContext()));
afterEach(() => context?.close());

const openTab = async () => {
  const page = await context.newPage();
  await page.goto(site.url);
  return page;
};
const store = (page: Page, where: "indexeddb" | "memory", options: { erase?: boolean } = {}) =>
  page.evaluate(([to, given]) => (window as unknown as ShopWindow).personalizer.store(to, given), [
    where,
    options,
  ] as const);
const known = async (page: Page) => {
  const { interactions } = await page.evaluate(() => (window as unknown as ShopWindow).personalizer.export());
  return interactions.map(({ itemId }) => itemId);
};
/** Every record of the database, by store; without one, nothing. */
const records = (page: Page) =>
  page.evaluate(async () => {
    if (!(await indexedDB.databases()).some(({ name }) => name === "inkling")) return {};
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open("inkling"));
    const found: Record<string, number> = {};
    for (const name of db.objectStoreNames)
      found[name] = await done(db.transaction(name).objectStore(name).count());
    db.close();
    return found;
  });

test("consent makes what is in memory durable, behind what an earlier visit stored", async () => {
  const first = await openTab();
  await openPersonalizer(first, { storage: "indexeddb" });
  await click(first, "i1");
  await first.close();
  const page = await openTab();
  await openPersonalizer(page);
  await click(page, "i2", "i3");

  const status = await store(page, "indexeddb");

  expect(status).toMatchObject({ storage: "indexeddb", storageReason: "", interactions: 3, unsaved: 0 });
  await click(page, "i4");
  await page.reload();
  await openPersonalizer(page, { storage: "indexeddb" });
  expect(await known(page)).toEqual(["i1", "i2", "i3", "i4"]);
});

test("consent given while clicks come in loses none", async () => {
  const page = await openTab();
  await openPersonalizer(page);

  await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    const clicks = (from: number) =>
      Array.from({ length: 20 }, (_, at) => personalizer.learn({ itemId: `i${from + at}`, action: "click" }));
    await Promise.all([...clicks(0), personalizer.store("indexeddb"), ...clicks(20)]);
  });

  expect((await records(page))["interactions"]).toBe(40);
  expect((await known(page)).sort()).toEqual(Array.from({ length: 40 }, (_, at) => `i${at}`).sort());
});

test("leaving the store and coming back stores each interaction once", async () => {
  const page = await openTab();
  await openPersonalizer(page, { storage: "indexeddb" });
  await click(page, "i1");

  expect(await store(page, "memory")).toMatchObject({ storage: "memory", interactions: 1 });
  await click(page, "i2");
  expect((await records(page))["interactions"]).toBe(1);
  await store(page, "indexeddb");

  expect(await known(page)).toEqual(["i1", "i2"]);
  expect((await records(page))["interactions"]).toBe(2);
});

test("withdrawal erases at once in every tab, and nothing is written afterwards", async () => {
  const [here, there] = [await openTab(), await openTab()];
  await openPersonalizer(here, { storage: "indexeddb" });
  const prior = await topItems(here);
  await openPersonalizer(there, { storage: "indexeddb" });
  await click(here, "i1", "i2");
  await expect.poll(() => known(there)).toEqual(["i1", "i2"]);

  const [status] = await Promise.all([
    store(here, "memory", { erase: true }),
    click(there, "i3", "i4"), // while it happens
  ]);

  expect(status).toMatchObject({ storage: "memory", interactions: 0 });
  await click(here, "i5");
  await click(there, "i6");
  await new Promise((resolve) => setTimeout(resolve, 600)); // the cache of fast weights waits for a rest
  expect(await records(here)).toEqual({ fast: 0, interactions: 0, permission: 0 });
  expect(await getStatus(there)).toMatchObject({ storage: "memory" });
  expect(await known(here)).toEqual(["i5"]);
  expect(await known(there)).not.toContain("i1");
  await here.evaluate(() => (window as unknown as ShopWindow).personalizer.forget());
  expect(await topItems(here)).toEqual(prior);
});

test("a tab that heard nothing of a withdrawal finds it out when it writes", async () => {
  const page = await openTab();
  await openPersonalizer(page, { storage: "indexeddb" });
  await click(page, "i1");
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("inkling");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const names = [...request.result.objectStoreNames];
          const tx = request.result.transaction(names, "readwrite");
          for (const name of names) tx.objectStore(name).clear();
          tx.oncomplete = () => resolve(request.result.close());
        };
      }),
  );

  await click(page, "i2");

  expect(await records(page)).toEqual({ fast: 0, interactions: 0, permission: 0 });
  expect(await known(page)).toEqual(["i2"]);
  expect(await getStatus(page)).toMatchObject({ storage: "memory", unsaved: 0 });
});

test("withdrawal before anything was stored creates nothing", async () => {
  const page = await openTab();
  await openPersonalizer(page);

  await store(page, "memory", { erase: true });

  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
});

test("a worker that starts again after a withdrawal stores nothing", async () => {
  const page = await openTab();
  await openPersonalizer(page, { storage: "indexeddb" });
  await store(page, "memory", { erase: true });

  await page.workers()[0]!.evaluate(() => self.close());
  await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    await personalizer.status().catch(() => undefined);
  });
  await expect.poll(() => getStatus(page).catch(() => undefined), { timeout: 60_000 }).toBeDefined();
  await click(page, "i1");

  expect((await getStatus(page)).storage).toBe("memory");
  expect((await records(page))["interactions"]).toBe(0);
}, 120_000);

import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

let site: Site;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
  const { body } = site.answers.get("/worker.js") as { body: string };
  site.answers.set("/worker-without-files.js", `delete StorageManager.prototype.getDirectory;${body}`);
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  context = await browser.newContext();
  page = await openTab();
});
afterEach(() => context?.close());

const openTab = async () => {
  const tab = await context.newPage();
  await tab.goto(site.url);
  return tab;
};
const stored = { storage: "indexeddb" } as const;
const known = async (on: Page) => {
  const { interactions } = await on.evaluate(() => (window as unknown as ShopWindow).personalizer.export());
  return interactions.map(({ itemId }) => itemId);
};
const forget = (on: Page) =>
  on.evaluate(() =>
    (window as unknown as ShopWindow).personalizer.forget().then((result) => result.forgotten),
  );
/** The secret as hex; undefined where there is none. */
const keyOf = (on: Page) =>
  on.evaluate(async () => {
    try {
      const root = await navigator.storage.getDirectory();
      const file = await (await root.getFileHandle("inkling.key")).getFile();
      const bytes = new Uint8Array(await file.arrayBuffer());
      return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    } catch {
      return undefined;
    }
  });
const removeKey = (on: Page) =>
  on.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("inkling.key"));
const filesOf = (on: Page) =>
  on.evaluate(async () => {
    const names: string[] = [];
    for await (const name of (await navigator.storage.getDirectory()).keys()) names.push(name);
    return names.sort();
  });
/** Writes a file of these bytes in hex. */
const writeFile = (on: Page, name: string, hex: string) =>
  on.evaluate(
    async ([file, text]) => {
      const root = await navigator.storage.getDirectory();
      const stream = await (await root.getFileHandle(file, { create: true })).createWritable();
      await stream.write(Uint8Array.from(text.match(/../g)!, (byte) => Number.parseInt(byte, 16)));
      await stream.close();
    },
    [name, hex] as const,
  );
/** Opens the database by hand; gives every record of every store, bytes as text of one character each. */
const readRecords = (on: Page) =>
  on.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const db = await done(indexedDB.open("inkling"));
    const records: Record<string, string[]> = {};
    for (const name of db.objectStoreNames) {
      const values = await done(db.transaction(name).objectStore(name).getAll());
      records[name] = values.map((value) =>
        value instanceof Uint8Array ? String.fromCharCode(...value) : JSON.stringify(value),
      );
    }
    db.close();
    return records;
  });
/** What another tab would leave that erased everything, and began anew where `era` is given; nobody hears of it. */
const eraseUnheard = (on: Page, era?: string) =>
  on.evaluate(
    (begun) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("inkling");
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          const names = [...request.result.objectStoreNames];
          const tx = request.result.transaction(names, "readwrite");
          for (const name of names) tx.objectStore(name).clear();
          if (begun) tx.objectStore("permission").put({ era: begun }, 0);
          tx.oncomplete = () => resolve(request.result.close());
        };
      }),
    era,
  );

test("what is stored is noise without the key, and the same ranks come back with it", async () => {
  await openPersonalizer(page, stored);
  await click(page, "i1", "wanted-secretly");
  const order = await topItems(page);
  await expect.poll(async () => (await readRecords(page))["fast"]).toHaveLength(1);

  const { interactions, fast } = await readRecords(page);
  expect(interactions).toHaveLength(2);
  expect([...interactions!, ...fast!].join()).not.toMatch(/i1|wanted|click|itemId|weights|logRank/);
  expect((await getStatus(page)).protection).toBe("encrypted");
  expect(await keyOf(page)).toMatch(/^[0-9a-f]{64}$/);

  await page.reload();
  expect(await openPersonalizer(page, stored)).toMatchObject({ interactions: 2, fastFrom: "cache" });
  expect(await topItems(page)).toEqual(order);
});

test("a missing key means erased: nothing is rebuilt, the rest is dropped, and storing begins anew under another", async () => {
  await openPersonalizer(page, stored);
  const prior = await topItems(page);
  await click(page, "i1", "i2");
  const key = await keyOf(page);
  await removeKey(page);
  await page.reload();

  expect(await openPersonalizer(page, stored)).toMatchObject({ interactions: 0, storage: "indexeddb" });

  expect(await topItems(page)).toEqual(prior);
  await click(page, "i3");
  expect((await readRecords(page))["interactions"]).toHaveLength(1);
  expect(await keyOf(page)).not.toBe(key);
  expect(await keyOf(page)).toBeDefined();
});

test("what an earlier version stored in the clear is deleted", async () => {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("inkling", 2);
        request.onupgradeneeded = () => {
          const log = request.result.createObjectStore("interactions", { autoIncrement: true });
          log.add({ itemId: "i1", action: "click", at: Date.now() });
          request.result.createObjectStore("fast", { keyPath: "artifactHash" });
          request.result.createObjectStore("permission").put(true, 0);
        };
        request.onerror = () => reject(request.error);
        request.onsuccess = () => resolve(request.result.close());
      }),
  );

  expect((await openPersonalizer(page, stored)).interactions).toBe(0);

  await click(page, "i2");
  const { interactions } = await readRecords(page);
  expect(interactions).toHaveLength(1);
  expect(interactions!.join()).not.toContain("i1");
});

describe("where a browser lacks what sealing needs, it stores all the same and says so", () => {
  test("without private files the key lies beside the data", async () => {
    const options = { ...stored, workerUrl: "/worker-without-files.js" };
    expect((await openPersonalizer(page, options)).protection).toBe("key beside the data");
    await click(page, "i1");
    expect((await readRecords(page))["interactions"]!.join()).not.toContain("i1");
    await page.reload();

    expect((await openPersonalizer(page, options)).interactions).toBe(1);

    expect(await forget(page)).toBe(1);
    expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
  });

  test("without https there is no protection", async () => {
    const insecure = await launchChromium({
      webgpu: false,
      args: ["--host-resolver-rules=MAP shop.test 127.0.0.1"],
    });
    try {
      const tab = await insecure.newPage();
      await tab.goto(site.url.replace("127.0.0.1", "shop.test"));
      expect((await openPersonalizer(tab, stored)).protection).toBe("none");
      await click(tab, "i1");
      await tab.reload();

      expect(await openPersonalizer(tab, stored)).toMatchObject({ interactions: 1, protection: "none" });

      expect(await forget(tab)).toBe(1);
      expect(await readRecords(tab)).toEqual({ fast: [], interactions: [], permission: [] });
    } finally {
      await insecure.close();
    }
  });
});

test("forgetting everything takes the key in every tab; what comes after is stored under another", async () => {
  const there = await openTab();
  await openPersonalizer(page, stored);
  const prior = await topItems(page);
  await openPersonalizer(there, stored);
  await click(page, "i1", "i2");
  await expect.poll(() => known(there)).toEqual(["i1", "i2"]);
  const key = await keyOf(page);

  expect(await forget(page)).toBe(2);

  expect(await keyOf(page)).toBeUndefined();
  expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
  expect(await topItems(page)).toEqual(prior);
  await expect.poll(() => known(there)).toEqual([]);
  await click(there, "i3");
  await expect.poll(() => known(page)).toEqual(["i3"]);
  await click(page, "i4");
  expect((await readRecords(page))["interactions"]).toHaveLength(2);
  expect(await keyOf(page)).not.toBe(key);
  await page.reload();
  await openPersonalizer(page, stored);
  expect(await known(page)).toEqual(["i3", "i4"]);
});

test("undoing the last interaction takes the key too", async () => {
  await openPersonalizer(page, stored);
  await click(page, "i1");

  await page.evaluate(() => (window as unknown as ShopWindow).personalizer.forget({ itemId: "i1" }));

  expect(await keyOf(page)).toBeUndefined();
  expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
});

describe("undoing one of several", () => {
  const undo = (on: Page, itemId: string) =>
    on.evaluate((id) => (window as unknown as ShopWindow).personalizer.forget({ itemId: id }), itemId);
  const permission = async (on: Page) =>
    JSON.parse((await readRecords(on))["permission"]![0]!) as { era: string };

  test("seals the rest under another key, so that nobody can read what was undone; other tabs follow", async () => {
    const there = await openTab();
    await openPersonalizer(page, stored);
    await openPersonalizer(there, stored);
    await click(page, "i1", "i2", "i3");
    await expect.poll(() => known(there)).toHaveLength(3);
    const [key, { era }] = [await keyOf(page), await permission(page)];

    expect(await undo(page, "i2")).toEqual({ forgotten: 1 });

    expect(await keyOf(page)).toMatch(/^[0-9a-f]{64}$/);
    expect(await keyOf(page)).not.toBe(key);
    expect((await permission(page)).era).not.toBe(era);
    await click(there, "i4");
    await expect.poll(() => known(there)).toEqual(["i1", "i3", "i4"]);
    await expect.poll(() => known(page)).toEqual(["i1", "i3", "i4"]);
    await undo(there, "i3");
    await click(page, "i5");
    for (const tab of [page, there]) {
      await expect.poll(() => known(tab)).toEqual(["i1", "i4", "i5"]);
      expect((await getStatus(tab)).storage).toBe("indexeddb");
    }
    expect(await filesOf(page)).toEqual(["inkling.key"]);
    await page.reload();
    expect((await openPersonalizer(page, stored)).interactions).toBe(3);
  });

  test("a tab that ended before it turned to the other key has lost nothing", async () => {
    await openPersonalizer(page, stored);
    await click(page, "i1", "i2");
    const old = (await keyOf(page))!;
    await undo(page, "i2");
    const next = (await keyOf(page))!;
    await writeFile(page, "inkling.key", old);
    await writeFile(page, "inkling.next.key", next);
    await page.reload();

    await openPersonalizer(page, stored);

    expect(await known(page)).toEqual(["i1"]);
    expect(await keyOf(page)).toBe(next);
    expect(await filesOf(page)).toEqual(["inkling.key"]);
  });

  test("an erasure between both keys is an erasure", async () => {
    await openPersonalizer(page, stored);
    await click(page, "i1", "i2");
    await undo(page, "i2");
    await writeFile(page, "inkling.next.key", (await keyOf(page))!);
    await removeKey(page);
    await page.reload();

    expect((await openPersonalizer(page, stored)).interactions).toBe(0);
    expect(await filesOf(page)).toEqual(["inkling.key"]);
  });
});

test("where the engine is lost, deleting everything works all the same", async () => {
  await openPersonalizer(page, { ...stored, callLimitMs: 1500 });
  await click(page, "i1");
  await page.workers()[0]!.evaluate(() => self.close());

  const name = await page.evaluate(() =>
    (window as unknown as ShopWindow).personalizer.forget().then(
      () => "none",
      (error: Error) => error.name,
    ),
  );

  expect(name).toBe("EngineLostError");
  await expect.poll(() => filesOf(page)).toEqual([]);
  await expect.poll(() => page.evaluate(() => indexedDB.databases())).toEqual([]);
});

test("a tab that heard nothing writes nothing into what another began after an erasure, and ranks no more by it", async () => {
  await openPersonalizer(page, stored);
  await click(page, "i1");
  await eraseUnheard(page, "of-another");

  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await expect.poll(() => known(page)).toEqual([]);
  await click(page, "i2");

  expect(await getStatus(page)).toMatchObject({ storage: "memory", interactions: 1 });
  const { interactions, permission } = await readRecords(page);
  expect(interactions).toEqual([]);
  expect(permission).toEqual([JSON.stringify({ era: "of-another" })]);
});

test("a page that slept after everything was forgotten begins nothing anew: it may have been erased for good meanwhile", async () => {
  await openPersonalizer(page, stored);
  await click(page, "i1");
  await forget(page);

  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  await click(page, "i2");

  expect(await getStatus(page)).toMatchObject({ storage: "memory", interactions: 1 });
  expect(await filesOf(page)).toEqual([]);
  expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
});

test("a worker that starts again after an erasure nobody heard of stores nothing", async () => {
  await openPersonalizer(page, stored);
  await click(page, "i1");
  await eraseUnheard(page);
  await removeKey(page);

  await page.workers()[0]!.evaluate(() => self.close());
  await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    await personalizer.status().catch(() => undefined);
  });
  await expect.poll(() => getStatus(page).catch(() => undefined), { timeout: 60_000 }).toBeDefined();
  await click(page, "i2");

  expect(await getStatus(page)).toMatchObject({ storage: "memory", interactions: 1 });
  expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
  expect(await keyOf(page)).toBeUndefined();
}, 120_000);

describe("retention", () => {
  const learnAt = (itemId: string, daysAgo: number) =>
    page.evaluate(
      ([id, at]) => (window as unknown as ShopWindow).personalizer.learn({ itemId: id, action: "click", at }),
      [itemId, Date.now() - daysAgo * DAY_MS] as const,
    );

  test("deletes what is older than 90 days at once, and what became too old at start and with each click", async () => {
    await openPersonalizer(page, stored);
    await learnAt("i1", 91);
    expect(await known(page)).toEqual([]);
    await learnAt("i2", 20);
    await learnAt("i3", 1);

    await page.reload();
    await openPersonalizer(page, { ...stored, retentionDays: 10 });
    expect(await known(page)).toEqual(["i3"]);
    expect((await readRecords(page))["interactions"]).toHaveLength(1);
    await learnAt("i4", 11);
    await learnAt("i5", 2);
    expect(await known(page)).toEqual(["i3", "i5"]);
  });

  test("where nothing is left the key goes too, also that of the page's own", async () => {
    await openPersonalizer(page, stored);
    await learnAt("i1", 20);
    await page.evaluate(() => localStorage.setItem("inkling-orders", "sealed"));
    await page.reload();

    const status = await openPersonalizer(page, { ...stored, retentionDays: 10 });

    expect(status).toMatchObject({ interactions: 0, storage: "indexeddb" });
    expect(await keyOf(page)).toBeUndefined();
    expect(await readRecords(page)).toEqual({ fast: [], interactions: [], permission: [] });
    expect(await page.evaluate(() => localStorage.length)).toBe(0);
  });
});

describe("import", () => {
  const takeBack = (exported: unknown) =>
    page.evaluate(
      (given) =>
        (window as unknown as ShopWindow).personalizer
          .import(given as never)
          .catch(({ name, message }: Error) => ({ name, message })),
      exported,
    );
  const exported = () => page.evaluate(() => (window as unknown as ShopWindow).personalizer.export());

  test("gives the same ranks on an empty device, counts each interaction once, and lasts", async () => {
    await openPersonalizer(page, stored);
    await click(page, "i1", "i2", "i3");
    const order = await topItems(page);
    const data = await exported();
    await forget(page);

    expect(await takeBack(data)).toEqual({ imported: 3, interactions: 3 });
    expect(await takeBack(data)).toEqual({ imported: 0, interactions: 3 });

    expect(await topItems(page)).toEqual(order);
    await page.reload();
    await openPersonalizer(page, stored);
    expect(await topItems(page)).toEqual(order);
    expect(await exported()).toEqual(data);
  });

  test("refuses what is no export as a whole, and says where it is wrong", async () => {
    await openPersonalizer(page, stored);

    expect(
      await takeBack({ format: "inkling-export@1", interactions: [{ itemId: "i1", action: "buy" }] }),
    ).toEqual({
      name: "ImportError",
      message: expect.stringContaining(`interactions[0].action is "buy", it must be one of impression`),
    });
    expect(await known(page)).toEqual([]);
  });
});

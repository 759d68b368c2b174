import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium, launchProfile } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Site } from "./rig/serve-site.ts";
import { click, getStatus, openPersonalizer, topItems, type ShopWindow } from "./rig/shop-page.ts";

let site: Site;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  site = await serveSite(await encodeArtifact(await createRandomArtifact({ steps: 1 }), {}));
  browser = await launchChromium({ webgpu: false });
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

test("nothing is stored unless storage is asked for", async () => {
  const status = await openPersonalizer(page);
  await click(page, "i1");

  expect(status).toMatchObject({ storage: "memory", storageReason: expect.stringContaining("consent") });
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);
});

test("where the browser denies storage it learns in memory and says so", async () => {
  const profile = await mkdtemp(join(tmpdir(), "inkling-profile-"));
  await mkdir(join(profile, "Default"));
  const blockAllCookies = { profile: { default_content_setting_values: { cookies: 2 } } };
  await writeFile(join(profile, "Default", "Preferences"), JSON.stringify(blockAllCookies));
  const context = await launchProfile(profile, { webgpu: false });
  try {
    const tab = await context.newPage();
    await tab.goto(site.url);

    const status = await openPersonalizer(tab, { storage: "indexeddb" });

    expect(status.storage).toBe("memory");
    expect(status.storageReason).not.toBe("");
    const prior = await topItems(tab);
    expect(await click(tab, "i8")).toEqual([{ known: true, interactions: 1 }]);
    expect(await topItems(tab)).not.toEqual(prior);
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  }
});

test("a full disk is told to the caller, ranks go on, and the next write saves what was missed", async () => {
  await openPersonalizer(page, { storage: "indexeddb" });
  const prior = await topItems(page);
  const session = await page.context().newCDPSession(page);
  await session.send("Storage.overrideQuotaForOrigin", { origin: site.url, quotaSize: 1 });

  // Chromium remembers for some seconds how much room it saw last, and lets small writes pass meanwhile.
  const { error, saved } = await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    for (let saved = 0; saved < 60; saved++) {
      try {
        await personalizer.learn({ itemId: "i2", action: "click" });
      } catch (reason) {
        const { name, message } = reason as Error;
        return { error: { name, message }, saved };
      }
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    return { error: undefined, saved: 60 };
  });
  expect(error).toMatchObject({
    name: "StorageError",
    message: expect.stringContaining("free some storage"),
  });
  expect(await getStatus(page)).toMatchObject({ interactions: saved + 1, unsaved: 1 });
  const order = await topItems(page);
  expect(order).not.toEqual(prior);

  await session.send("Storage.overrideQuotaForOrigin", { origin: site.url });
  await click(page, "i3");
  expect(await getStatus(page)).toMatchObject({ interactions: saved + 2, unsaved: 0, storageReason: "" });
  await page.reload();
  expect((await openPersonalizer(page, { storage: "indexeddb" })).interactions).toBe(saved + 2);
});

test("a database that another script blocks does not hold up the shop for more than three seconds", async () => {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open("inkling", 1);
        request.onerror = () => reject(request.error);
        request.onsuccess = () => {
          indexedDB.deleteDatabase("inkling"); // waits for the connection that stays open
          resolve();
        };
      }),
  );

  const status = await openPersonalizer(page, { storage: "indexeddb" });

  expect(status.storage).toBe("memory");
  expect(status.storageReason).toContain("3000 ms");
});

test("deleting the site's data blocks nobody, and what was deleted does not come back", async () => {
  await openPersonalizer(page, { storage: "indexeddb" });
  await click(page, "i1");

  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.deleteDatabase("inkling");
        request.onsuccess = () => resolve();
        request.onblocked = () => reject(new Error("the engine keeps its connection"));
      }),
  );

  await click(page, "i2");
  const { interactions } = await page.evaluate(() => (window as unknown as ShopWindow).personalizer.export());
  expect(interactions.map(({ itemId }) => itemId)).toEqual(["i2"]);
});

test("keeps the last thousand interactions", async () => {
  await openPersonalizer(page, { storage: "indexeddb", callLimitMs: 120_000 });

  await page.evaluate(async () => {
    const { personalizer } = window as unknown as ShopWindow;
    const now = Date.now() - 1005;
    const clicks = Array.from({ length: 1005 }, (_, i) => ({
      itemId: "i1",
      action: "click" as const,
      at: now + i,
      position: i,
    }));
    await Promise.all(clicks.map((interaction) => personalizer.learn(interaction)));
  });

  await page.reload();
  await openPersonalizer(page, { storage: "indexeddb" });
  const { interactions } = await page.evaluate(() => (window as unknown as ShopWindow).personalizer.export());
  expect(interactions).toHaveLength(1000);
  expect(interactions[0]!.position).toBe(5);
});

test("a page that slept goes on where it was", async () => {
  await openPersonalizer(page, { storage: "indexeddb" });
  await click(page, "i1");

  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent("pagehide", { persisted: true }));
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });

  expect(await click(page, "i2")).toEqual([{ known: true, interactions: 2 }]);
  await page.reload();
  expect((await openPersonalizer(page, { storage: "indexeddb" })).interactions).toBe(2);
});

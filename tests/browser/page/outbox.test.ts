import type { Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openPartsSite, type PartsSite, type PartsWindow } from "./open-parts.ts";

let site: PartsSite;
let page: Page;

beforeAll(async () => (site = await openPartsSite()));
afterAll(() => site?.close());

const HTML = `<!doctype html><link rel="icon" href="data:,"><script src="/parts.js"></script><script>
window.parts = InklingParts; vault = parts.openPageVault(window); outbox = parts.openOutbox(vault);
async function drawKey() {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle("inkling.key", { create: true })).createWritable();
  await file.write(crypto.getRandomValues(new Uint8Array(32)));
  await file.close();
}</script>`;
const seen = { keys: ["sku-1", "wanted"], action: "click", at: 1e12, position: 3, source: "test" } as const;
const drawKey = () => page.evaluate(() => (window as unknown as PartsWindow).drawKey());
/** Keeps it in the same task as the click that leads away; answers whether it lies in the storage by then. */
const keep = () =>
  page.evaluate(async (one) => {
    const { vault, outbox } = window as unknown as PartsWindow;
    await vault.open();
    outbox.keep(one);
    await Promise.resolve(); // still the same task
    return sessionStorage.getItem("inkling-unlearned") ?? "nothing";
  }, seen);
const left = () =>
  page.evaluate(async () => {
    const { outbox } = window as unknown as PartsWindow;
    return (await outbox.left()).map(([one]) => one);
  });

test("what is not learned yet outlives its page, sealed, until it is learned", async () => {
  page = await site.open(HTML);
  await drawKey();

  expect(await keep()).toMatch(/^[\w+/]{12}\.[\w+/=]+$/);
  await page.reload();
  expect(await left()).toEqual([seen]);

  await page.evaluate(async () => {
    for (const [, done] of await (window as unknown as PartsWindow).outbox.left()) done();
  });
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
  await page.reload();
  expect(await left()).toEqual([]);
});

test("nothing is kept without the engine's key, and nothing comes back under another", async () => {
  page = await site.open(HTML, { path: "/other", inNewTab: true });
  await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("inkling.key"));
  await page.evaluate(() => localStorage.clear());
  expect(await keep()).toBe("nothing");
  await drawKey();
  expect(await keep()).not.toBe("nothing");

  await drawKey();
  await page.evaluate(() => localStorage.removeItem("inkling-era")); // as every erasure does
  await page.reload();

  expect(await left()).toEqual([]);
});

test("what was erased in another tab is not kept again by one that still knows it", async () => {
  page = await site.open(HTML, { path: "/third", inNewTab: true });
  await drawKey();
  await keep();
  await page.evaluate(() => localStorage.removeItem("inkling-era"));
  await drawKey();

  await page.evaluate(async (one) => {
    const { vault, outbox } = window as unknown as PartsWindow;
    await vault.open();
    outbox.keep({ ...one, keys: ["later"] });
  }, seen);
  await page.reload();

  expect(await left()).toEqual([{ ...seen, keys: ["later"] }]);
});

test("all that one task keeps is sealed once", async () => {
  page = await site.open(HTML, { path: "/fourth", inNewTab: true });
  await drawKey();

  const written = await page.evaluate(async (one) => {
    const { vault, outbox } = window as unknown as PartsWindow;
    await vault.open();
    const names: string[] = [];
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (name, value) {
      names.push(name);
      setItem.call(this, name, value);
    };
    for (const key of ["first", "second", "third"]) outbox.keep({ ...one, keys: [key] });
    await Promise.resolve();
    return names;
  }, seen);
  await page.reload();

  expect(written).toEqual(["inkling-unlearned"]);
  expect((await left()).map(({ keys }) => keys)).toEqual([["first"], ["second"], ["third"]]);
});

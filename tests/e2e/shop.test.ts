import axe from "axe-core";
import type { Browser, BrowserContext, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createCatalogue } from "../../demo/catalogue/generate.ts";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { serveDemo, type DemoSite } from "./rig/serve-demo.ts";
import { like, openShop, readOrder, readPanel, visit, waitForOrder } from "./rig/shop-visit.ts";
import { shopOrder } from "./rig/taste-trial.ts";

let site: DemoSite;
let browser: Browser; // has no WebGPU
let context: BrowserContext;
let page: Page;
/** Errors that nobody caught. */
let errors: string[];

beforeAll(async () => {
  site = await serveDemo();
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  site.missing = undefined;
  context = await browser.newContext({ reducedMotion: "reduce" });
  page = await context.newPage();
  errors = [];
  page.on("pageerror", ({ message }) => errors.push(message));
});
afterEach(() => context.close());

describe("what outside programs may rely on", () => {
  test("every item stands once in #for-you with its id and category, before and after clicks", async () => {
    const cards = () =>
      page.$$eval("#for-you > *", (all) =>
        all.map((card) => [card.getAttribute("data-inkling-item"), card.getAttribute("data-category")]),
      );
    const sold = createCatalogue().map(({ id, category }) => [id, category]);
    await openShop(page, site, { interactions: 0 });
    expect(await cards()).toEqual(sold);

    await like(page, shopOrder[33]!);
    await waitForOrder(page, 1);

    const moved = await cards();
    expect(moved).not.toEqual(sold);
    expect(moved.map(String).sort()).toEqual(sold.map(String).sort());
  });

  test("the status carries what runs and how much it learned", async () => {
    await openShop(page, site);
    expect(await readPanel(page)).toEqual({
      ready: "true",
      backend: "cpu",
      interactions: "0",
      requests: "0",
    });

    await like(page, shopOrder[5]!);
    await waitForOrder(page, 1);
    expect(await readPanel(page)).toEqual({
      ready: "true",
      backend: "cpu",
      interactions: "1",
      requests: "0",
    });
  });

  test("a click counts once however it leads away: with the model ready, before the model is ready, in a new tab", async () => {
    await openShop(page, site, { interactions: 0 });
    await visit(page, shopOrder[1]!);
    await waitForOrder(page, 1);

    // The first paint has the cards; the model needs longer.
    await page.goto(site.url, { waitUntil: "domcontentloaded" });
    await visit(page, shopOrder[2]!);
    await waitForOrder(page, 2);

    const tab = context.waitForEvent("page");
    await page.click(`#for-you [data-inkling-item="${shopOrder[3]!}"]`, { modifiers: ["Control"] });
    expect((await tab).url()).toContain(shopOrder[3]!);
    await waitForOrder(page, 3);
  });

  test("a click that nobody could learn yet waits sealed for a page that can", async () => {
    await openShop(page, site, { interactions: 0 });
    await like(page, shopOrder[3]!);
    await waitForOrder(page, 1);
    await page.route("**/model.json", () => undefined); // never answered
    await page.reload({ waitUntil: "domcontentloaded" });
    await visit(page, shopOrder[4]!);
    const waiting = await page.evaluate(() => Object.entries(sessionStorage).join());

    expect(waiting).toMatch(/^inkling-unlearned,[\w+/]{12}\.[\w+/=]+$/);
    await page.unroute("**/model.json");
    await page.reload();
    await waitForOrder(page, 2);
    await expect.poll(() => page.evaluate(() => sessionStorage.length)).toBe(0);
  });

  test("going back to the list counts the click too", async () => {
    await openShop(page, site, { interactions: 0 });

    await page.click(`#for-you [data-inkling-item="${shopOrder[7]!}"]`);
    await page.waitForURL(/product\.html/);
    await page.goBack();

    await waitForOrder(page, 1);
    expect(await readOrder(page)).not.toEqual(shopOrder);
  });
});

interface Shifting extends Window {
  shifts: number[];
}

test("re-ordering shifts no layout, after a click and when an order is restored", async () => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await context.addInitScript(() => {
    const shifts: number[] = ((window as unknown as Shifting).shifts = []);
    // Also those shortly after input, which the browser itself would forgive.
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: "layout-shift", buffered: true });
  });
  const readShifts = async () => {
    await page.waitForTimeout(800); // cards glide for half a second
    return page.evaluate(() => (window as unknown as Shifting).shifts.splice(0));
  };
  await openShop(page, site, { interactions: 0 });
  await page.evaluate(() => document.querySelector("#for-you")!.scrollIntoView());
  await readShifts();

  await like(page, shopOrder[9]!);
  await waitForOrder(page, 1);
  const afterClick = await readShifts();
  await page.reload();
  await waitForOrder(page, 1);
  const afterReload = await readShifts();
  await page.evaluate(() => document.querySelector("#for-you")!.firstElementChild!.remove());
  const planted = await readShifts();

  console.log(`layout shifts: click ${afterClick}, reload ${afterReload}, planted ${planted}`);
  expect(afterClick).toEqual([]);
  expect(afterReload).toEqual([]);
  expect(planted.length).toBeGreaterThan(0);
});

test.each(["light", "dark"] as const)(
  "axe finds nothing on home, product and cart in %s",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const audit = async (where: string) => {
      await page.evaluate(axe.source);
      const violations = await page.evaluate(async () => {
        const { axe: tool } = window as unknown as { axe: typeof axe };
        const found = await tool.run(document, { resultTypes: ["violations"] });
        return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
      });
      expect(violations, where).toEqual([]);
    };
    await openShop(page, site, { interactions: 0 });
    await like(page, shopOrder[2]!);
    await waitForOrder(page, 1);
    await audit("home");
    await page.click(`#for-you [data-inkling-item="${shopOrder[4]!}"]`);
    await page.waitForURL(/product\.html/);
    await waitForOrder(page, 2);
    await page.click("#add-to-cart");
    await waitForOrder(page, 3);
    await page.click(".product-why summary");
    await page.waitForSelector(".product-why li");
    expect(await page.textContent(".product-why li")).toMatch(/^Number \d+ of 300 in your order/);
    await audit("product");
    await page.click("#see-cart");
    await page.waitForURL(/cart\.html/);
    await waitForOrder(page, 3);
    await audit("cart");
  },
);

describe("never worse than the shop", () => {
  test.each(["", "?backend=webgpu"])("without WebGPU the shop personalizes on cpu (%j)", async (query) => {
    await page.goto(site.url + query);
    await waitForOrder(page, 0);
    await like(page, shopOrder[20]!);
    await waitForOrder(page, 1);

    expect((await readPanel(page))["backend"]).toBe("cpu");
    expect(await readOrder(page)).not.toEqual(shopOrder);
    expect(errors).toEqual([]);
  });

  test.each([
    ["the worker", /\/assets\/worker/, "worker"],
    ["the model", /\/inkling\/model\.json/, "model.json"],
  ])("without %s the shop keeps its order, works, and says why", async (_, missing, reason) => {
    site.missing = missing;

    await page.goto(site.url);
    await page.waitForFunction(
      (text) => document.querySelector("#inkling-status")!.textContent!.includes(text),
      "It stays that way here: ",
    );

    expect(await page.textContent("#inkling-status")).toContain(reason);
    expect(await readPanel(page)).toMatchObject({ ready: "false", interactions: "0" });
    expect(await readOrder(page)).toEqual(shopOrder);
    await page.click(`#for-you [data-inkling-item="${shopOrder[1]!}"]`);
    await page.waitForURL(/product\.html/);
    await page.click("#add-to-cart");
    expect(await page.textContent("[data-cart-count]")).toBe("1");
    expect(errors).toEqual([]);
  });
});

import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { openShop, readDone, readSeen, start } from "./shop-rig.ts";

let browser: Browser;
let page: Page;
beforeAll(async () => {
  browser = await launchChromium({ webgpu: false });
});
afterAll(() => browser?.close());

const run = (code: string) => page.evaluate(code);

const GA4_ITEM = {
  item_id: "SKU_1",
  item_name: "Tee",
  item_brand: "Acme",
  item_category: "Apparel",
  item_category2: "Shirts",
  price: "12.50",
  index: 3,
  item_list_id: "related",
};
const UA_PRODUCT = { id: "P1", name: "Tee", category: "Apparel/Shirts", position: 2, price: "12.50" };
const SEGMENT_PRODUCT = {
  product_id: "507f",
  sku: "45790-32",
  name: "Monopoly",
  price: 18.99,
  position: 1,
  category: "Games",
  url: "https://www.shop.example/product/path",
};
const json = JSON.stringify;

/** What a page does, before or after the adapters start → what is told. */
const CALLS: readonly [name: string, before: string, after: string, told: readonly string[]][] = [
  [
    "GA4 view_item that is there already",
    `dataLayer = [{ event: "view_item", ecommerce: { items: [${json(GA4_ITEM)}] } }]`,
    "",
    ["view SKU_1 @3"],
  ],
  [
    "GA4 select_item that is pushed",
    "dataLayer = []",
    `dataLayer.push({ ecommerce: null }); dataLayer.push({ event: "select_item", ecommerce: { item_list_id: "summer", items: [${json(GA4_ITEM)}] } })`,
    ["click SKU_1 @3"],
  ],
  [
    "GA4 add_to_wishlist and add_to_cart",
    "dataLayer = []",
    `for (const event of ["add_to_wishlist"]) dataLayer.push({ event, ecommerce: { items: [{ item_id: 7 }] } }); dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: 8 }] } })`,
    ["cart 7", "cart 8"],
  ],
  [
    "GA4 purchase of several items",
    "dataLayer = []",
    `dataLayer.push({ event: "purchase", ecommerce: { transaction_id: "T1", items: [{ item_id: "a" }, { item_id: "b" }] } })`,
    ["purchase a", "purchase b"],
  ],
  [
    "GA4 lists and removals, which are nothing that was done",
    "dataLayer = []",
    `for (const event of ["view_item_list", "remove_from_cart"]) dataLayer.push({ event, ecommerce: { items: [{ item_id: "a" }, { item_id: "b" }] } })`,
    [],
  ],
  [
    "gtag in the form of arguments",
    "dataLayer = []; function gtag() { dataLayer.push(arguments); }; window.gtag = gtag",
    `gtag("js", new Date()); gtag("event", "view_item", { currency: "USD", items: [{ id: "G1", name: "Old id" }] })`,
    ["view G1"],
  ],
  [
    "ecommerce that comes before its event",
    "dataLayer = []",
    `dataLayer.push({ ecommerce: { items: [{ item_id: "x" }] } }); dataLayer.push({ event: "view_item" })`,
    ["view x"],
  ],
  [
    "cleared ecommerce, which says nothing any more",
    "dataLayer = []",
    `dataLayer.push({ ecommerce: { items: [{ item_id: "x" }] } }); dataLayer.push({ ecommerce: null }); dataLayer.push({ event: "view_item" })`,
    [],
  ],
  [
    "items without ecommerce",
    "dataLayer = []",
    `dataLayer.push({ event: "view_item", items: [{ item_id: "flat" }] })`,
    ["view flat"],
  ],
  [
    "a layer of another name",
    `document.head.innerHTML += '<script src="https://tags.example/gtm.js?id=GTM-X&l=shopLayer"></' + 'script>'; shopLayer = []`,
    `shopLayer.push({ event: "view_item", ecommerce: { items: [{ item_id: "n" }] } })`,
    ["view n"],
  ],
  [
    "Enhanced Ecommerce detail",
    `dataLayer = [{ ecommerce: { detail: { actionField: { list: "Search" }, products: [${json(UA_PRODUCT)}] } } }]`,
    "",
    ["view P1 @1"],
  ],
  [
    "Enhanced Ecommerce click with its event",
    "dataLayer = []",
    `dataLayer.push({ event: "productClick", ecommerce: { click: { actionField: { list: "Search" }, products: [${json(UA_PRODUCT)}] } }, eventCallback() {} })`,
    ["click P1 @1"],
  ],
  [
    "Enhanced Ecommerce add, remove and impressions",
    "dataLayer = []",
    `dataLayer.push({ event: "addToCart", ecommerce: { currencyCode: "EUR", add: { products: [{ id: 5 }] } } }); dataLayer.push({ ecommerce: { remove: { products: [{ id: 6 }] }, impressions: [{ id: 7 }, { id: 8 }] } })`,
    ["cart 5"],
  ],
  [
    "Enhanced Ecommerce purchase",
    "dataLayer = []",
    `dataLayer.push({ ecommerce: { purchase: { actionField: { id: "T1" }, products: [{ id: "a" }, { id: "b" }] } } })`,
    ["purchase a", "purchase b"],
  ],
  [
    "Segment's Product Viewed",
    "analytics = { track(name) { return name; } }",
    `analytics.track("Product Viewed", ${json(SEGMENT_PRODUCT)})`,
    ["view 507f 45790-32 /product/path @0"],
  ],
  [
    "Segment's first specification",
    "analytics = { track() {} }",
    `analytics.track("Viewed Product", { id: 1 }); analytics.track("Added Product", { id: 2 }); analytics.track("Completed Order", { products: [{ id: 3 }] })`,
    ["view 1", "cart 2", "purchase 3"],
  ],
  [
    "Segment's stub with calls that wait",
    `analytics = Object.assign([["page"], ["track", "Product Clicked", { product_id: "q" }]], { track() {} })`,
    "",
    ["click q"],
  ],
  [
    "RudderStack",
    "rudderanalytics = { track() {} }",
    `rudderanalytics.track("Product Added", ${json(SEGMENT_PRODUCT)}); rudderanalytics.track("Product List Viewed", { products: [{ product_id: "l" }] })`,
    ["cart 507f 45790-32 /product/path @0"],
  ],
  [
    "PostHog",
    "class PostHog { capture() {} }; posthog = new PostHog()",
    `posthog.capture("Order Completed", { order_id: 1, products: [{ product_id: "a" }, { product_id: "b" }] }); posthog.capture("$pageview", {})`,
    ["purchase a", "purchase b"],
  ],
  [
    "Snowplow's ecommerce plugin",
    "snowplow = function () { (snowplow.q = snowplow.q || []).push(arguments); }",
    `snowplow("trackProductView", { id: "P125", name: "Baseball T", price: 200, currency: "USD" }); snowplow("trackProductListClick:shop", { name: "Men", product: { id: "P1", name: "Red", position: 2 } }); snowplow("trackTransaction:shop", { transaction_id: "T", products: [{ id: "z" }] })`,
    ["view P125", "click P1 @1", "purchase z"],
  ],
  [
    "Snowplow under another name, with calls that wait",
    `GlobalSnowplowNamespace = ["sp"]; sp = Object.assign(() => {}, { q: [["trackAddToCart:a", { products: [{ id: "w" }], total_value: 1, currency: "EUR" }]] })`,
    "",
    ["cart w"],
  ],
  [
    "Snowplow's older cart call",
    "snowplow = () => {}",
    `snowplow("trackAddToCart", { sku: "000345", name: "tie", unitPrice: 3.49 })`,
    ["cart 000345"],
  ],
  [
    "events that are not ours, and nonsense",
    "dataLayer = [null, 1, 'x', undefined, [], { event: 3 }, { event: 'view_item', ecommerce: 'x' }]",
    `dataLayer.push({ event: "gtm.js" }, { event: "constructor" }, { event: "view_item", ecommerce: { items: [null, {}, 4, { item_id: "" }] } })`,
    [],
  ],
];

test.each(CALLS)("%s", async (_, before, after, told) => {
  page = await openShop(browser, "<p>shop</p>");
  await run(before);
  await start(page);
  if (after) await run(after);
  expect(await readDone(page)).toEqual(told);
});

test("an event's products carry their facts", async () => {
  page = await openShop(browser, "<p>shop</p>");
  await run(
    `dataLayer = [{ event: "view_item", ecommerce: { currency: "EUR", items: [${json(GA4_ITEM)}] } }]`,
  );
  await start(page);
  const { items, interactions } = await readSeen(page);
  expect(items).toEqual([
    {
      keys: ["SKU_1"],
      facts: { title: "Tee", brand: "Acme", category: "Apparel > Shirts", price: 12.5, currency: "EUR" },
    },
  ]);
  expect(interactions).toEqual([{ keys: ["SKU_1"], action: "view", position: 3, listId: "related" }]);
});

describe("the same thing, told by several sources,", () => {
  test("counts once, under all names, the most trusted first", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run(`dataLayer = []; analytics = { track() {} }`);
    await start(page);
    await run(`analytics.track("Product Clicked", { product_id: "77", url: "/p/tee" });
      dataLayer.push({ event: "select_item", ecommerce: { items: [{ item_id: "SKU_1", index: 4 }] } })`);
    expect(await readDone(page)).toEqual(["click SKU_1 77 /p/tee @4"]);
    await run(`dataLayer.push({ event: "select_item", ecommerce: { items: [{ item_id: "SKU_1" }] } })`);
    expect(await readDone(page)).toHaveLength(1);
  });

  test("counts once also where it is told later", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run(`dataLayer = []; analytics = { track() {} }`);
    await start(page);
    await run(`analytics.track("Product Added", { product_id: "77" })`);
    expect(await readDone(page)).toEqual(["cart 77"]);
    await run(`dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: "V9" }] } })`);
    expect(await readDone(page)).toEqual(["cart 77"]);
    await run(`dataLayer.push({ event: "add_to_cart", ecommerce: { items: [{ item_id: "other" }] } })`);
    expect(await readDone(page)).toEqual(["cart 77", "cart other"]);
  });
});

describe("functions of the page", () => {
  test("are called as before: this, result, arguments, errors, properties", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run(`
      analytics = { log: [], track(...args) { this.log.push(args); if (args[0] === "bad") throw new TypeError("theirs"); return this; } };
      analytics.track.flag = 1; track = analytics.track; dataLayer = [1];`);
    await start(page);
    const answer = await run(`(() => {
      const props = { product_id: "a" };
      let error; try { analytics.track("bad"); } catch (thrown) { error = thrown; }
      return [analytics.track("Product Viewed", props, 3) === analytics, analytics.log[1][1] === props, analytics.log.length,
        error instanceof TypeError, analytics.track.flag, analytics.track.name, analytics.track.length, dataLayer.push({}, {}), dataLayer.length];
    })()`);
    expect(answer).toEqual([true, true, 2, true, 1, "track", 0, 3, 3]);
  });

  test("and the page itself are as they were once we stop", async () => {
    const html = `<ul id=g>${["a", "b", "c"].map((id) => `<li data-inkling-item=${id}><a href="/p/${id}"><img alt="">€ 3</a></li>`).join("")}</ul>`;
    page = await openShop(browser, html);
    await run(`dataLayer = []; analytics = { track() {} }; class P { capture() {} }; posthog = new P(); snowplow = () => {};
      const list = () => [dataLayer, analytics, posthog].map((owner) => JSON.stringify(Object.getOwnPropertyDescriptors(owner)) + Object.getOwnPropertyNames(owner))
        .concat(Object.getOwnPropertyNames(window).filter((name) => !["inklingAdapters", "running", "seen"].includes(name)).join(), document.documentElement.outerHTML);
      state = () => [list(), dataLayer.push, analytics.track, posthog.capture, Object.getOwnPropertyDescriptor(window, "snowplow").value, Array.prototype.push, PointerEvent];
      before = state(); before = state();`);
    await start(page);
    expect(await run("analytics.track === before[2]")).toBe(false);
    const isAsBefore = await run(
      `running.stop(); state().flat().map((value, i) => value === before.flat()[i])`,
    );
    expect(isAsBefore).not.toContain(false);
    await run(
      `dataLayer.push({ event: "view_item", items: [{ item_id: "a" }] }); document.querySelector("a").addEventListener("click", (e) => e.preventDefault()); document.querySelector("a").click()`,
    );
    expect(await readDone(page)).toEqual([]);
  });

  test("that others wrapped meanwhile stay wrapped, and ours is transparent", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run("dataLayer = []; push = dataLayer.push");
    await start(page);
    await run(`calls = 0; ours = dataLayer.push; dataLayer.push = function () { calls++; return ours.apply(this, arguments); }; theirs = dataLayer.push;
      running.stop(); dataLayer.push({ event: "view_item", items: [{ item_id: "a" }] })`);
    expect(await run("[dataLayer.push === theirs, calls, dataLayer.length]")).toEqual([true, 1, 1]);
    expect(await readDone(page)).toEqual([]);
  });

  test("may be started on twice and stopped in any order", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run("dataLayer = []; push = dataLayer.push");
    await start(page);
    await run("first = running; firstSeen = seen");
    await start(page);
    await run(`dataLayer.push({ event: "view_item", items: [{ item_id: "a" }] })`);
    expect(await readDone(page)).toEqual(["view a"]);
    expect(await run("firstSeen.interactions.length")).toBe(1);
    await run(`first.stop(); dataLayer.push({ event: "view_item", items: [{ item_id: "b" }] })`);
    expect(await readDone(page)).toEqual(["view a", "view b"]);
    await run("running.stop(); dataLayer.push({ event: 'view_item', items: [{ item_id: 'c' }] })");
    expect(await run("[dataLayer.length, firstSeen.interactions.length, seen.interactions.length]")).toEqual([
      3, 1, 2,
    ]);
  });

  test("that replace a stub are followed from the next pointer on", async () => {
    page = await openShop(browser, "<button style='width:200px;height:200px'>b</button>");
    await run("analytics = Object.assign([], { track() {} })");
    await start(page);
    await run(
      `analytics = { track() {} }; document.querySelector("button").onclick = () => analytics.track("Product Clicked", { product_id: "late" })`,
    );
    await page.click("button");
    expect(await readDone(page)).toEqual(["click late"]);
  });
});

describe("a hostile page", () => {
  test("with frozen tools keeps them, and what lies in them is read", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run(
      `dataLayer = Object.freeze([{ event: "view_item", items: [{ item_id: "a" }] }]); analytics = Object.freeze({ track() {} })`,
    );
    await start(page);
    await run(`analytics.track("Product Added", { product_id: "x" })`);
    expect(await readDone(page)).toEqual(["view a"]);
    const { report } = await readSeen(page);
    expect(report.filter(({ error }) => error !== undefined)).toEqual([]);
  });

  test("with throwing getters switches off the adapter that meets them, and no other", async () => {
    page = await openShop(browser, "<p>shop</p>");
    const errors: string[] = [];
    page.once("pageerror", ({ message }) => errors.push(message));
    await run(`Object.defineProperty(window, "analytics", { get() { throw new Error("hands off"); }, configurable: true });
      dataLayer = []; rudderanalytics = { track() {} };`);
    await start(page);
    await run(`dataLayer.push({ event: "view_item", get ecommerce() { throw new Error("no"); } }); dataLayer.push({ event: "view_item", items: [{ item_id: "a" }] });
      rudderanalytics.track("Product Added", { product_id: "r" })`);
    const { report } = await readSeen(page);
    expect(report.flatMap(({ name, error }) => (error ? [`${name}: ${error}`] : []))).toEqual([
      "data-layer: no",
      "segment: hands off",
    ]);
    expect(await readDone(page)).toEqual(["cart r"]);
    expect([errors, await run("dataLayer.length")]).toEqual([[], 2]);
  });

  test("with Prototype.js's ideas of arrays is read all the same", async () => {
    page = await openShop(browser, "<p>shop</p>");
    await run(`Array.from = (x) => [].slice.call(x); Array.prototype.toJSON = () => "x"; Array.prototype.entries = function () { return this.slice(); };
      Array.prototype.reduce = function () { return this[0]; }; Array.prototype.extra = () => {}; Object.freeze(Array.prototype); Object.freeze(Object.prototype);
      dataLayer = [{ event: "view_item", items: [{ item_id: "a" }] }]`);
    await start(page);
    await run(`dataLayer.push({ event: "add_to_cart", items: [{ item_id: "b" }] })`);
    expect(await readDone(page)).toEqual(["view a", "cart b"]);
    expect((await readSeen(page)).report.filter(({ error }) => error)).toEqual([]);
  });
});

test("adapters can be left out by name", async () => {
  page = await openShop(browser, "<p>shop</p>");
  await run(`dataLayer = [{ event: "view_item", items: [{ item_id: "a" }] }]; analytics = { track() {} }`);
  await start(page, { off: ["data-layer"] });
  expect(await readDone(page)).toEqual([]);
  const { report } = await readSeen(page);
  expect(report.map(({ name }) => name)).not.toContain("data-layer");
});

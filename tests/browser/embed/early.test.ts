import { beforeEach, expect, test } from "vitest";
import { act, cardOrder, settle, SHOP_ORDER, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { complaints, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

/** What visitors saw: the order of the cards in each frame that showed any, and layout shifts. */
interface Watched extends Window {
  seen: string[];
  shift: number;
}

visitEmbed();

beforeEach(() =>
  // As the style sheets of most shops do, it holds the first paint up.
  page.route("**/theme.css", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 700));
    await route.fulfill({ contentType: "text/css", body: "" });
  }),
);

const head = () => `<link rel="stylesheet" href="/theme.css">${tag('data-consent="granted"')}`;
const open = (html = shopPage(head())) => openShop(html);

/** A visit that leaves an order for the next one. */
async function leaveOrder(): Promise<string[]> {
  await open();
  await settle(page);
  const order = await act(page, "i7");
  await page.waitForFunction(() => localStorage.getItem("inkling-orders") !== null);
  return order;
}

async function watchFrames(): Promise<void> {
  await page.addInitScript(() => {
    const watched = window as unknown as Watched;
    Object.assign(watched, { seen: [], shift: 0 });
    new PerformanceObserver((list) =>
      list.getEntries().forEach((entry) => (watched.shift += (entry as unknown as { value: number }).value)),
    ).observe({ type: "layout-shift", buffered: true });
    const frame = () => {
      // A message comes after the frame that was being made has been shown.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        const cards = [...document.querySelectorAll("[data-inkling-item]")];
        if (cards.length > 0)
          watched.seen.push(cards.map((card) => card.getAttribute("data-inkling-item")).join());
        port1.close();
      };
      port2.postMessage(0);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
}

const readWatched = () =>
  page.evaluate(() => {
    const { seen, shift } = window as unknown as Watched;
    return { orders: [...new Set(seen)], shift };
  });

test("the first frame of the next page has the order of the last time, and no request tells of it", async () => {
  const order = await leaveOrder();
  await watchFrames();
  sites.cdn.requests.length = 0;

  await page.reload();
  await settle(page);

  expect(order).not.toEqual(SHOP_ORDER);
  expect(await readWatched()).toEqual({ orders: [order.join()], shift: 0 });
  expect(sites.cdn.requests[0]).toBe("/embed.js");
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("removed, the tag leaves the page as the shop made it", async () => {
  await open(shopPage('<link rel="stylesheet" href="/theme.css">'));
  const untouched = await page.evaluate(() => document.body.outerHTML);
  await leaveOrder();
  await page.reload();
  await settle(page);
  expect(await cardOrder(page)).not.toEqual(SHOP_ORDER);

  await page.evaluate(() => (window as EmbedWindow).inkling!.push(["remove"]));

  expect(await page.evaluate(() => document.body.outerHTML)).toBe(untouched);
});

test.each([
  ["there is no artifact any more", () => shopPage(head().replace("/inkling/model.json", "/gone.json"))],
  [
    "the visitor has sorted the list",
    () =>
      shopPage(head()).replace(
        "<h1>",
        '<select name="sort"><option>best<option value="price" selected>price</select><h1>',
      ),
  ],
  ["its images are lazy", () => shopPage(head()).replaceAll("<h2>", '<img loading="lazy" src="data:,"><h2>')],
])("where %s, the grid ends in the shop's order", async (_, html) => {
  await leaveOrder();

  await open(html());
  await settle(page);

  expect(await cardOrder(page)).toEqual(SHOP_ORDER);
});

test("a visitor without an order of the last time is asked for the same, in the same order", async () => {
  await open();
  await settle(page);
  const fresh = [...sites.cdn.requests];
  await leaveOrder();
  sites.cdn.requests.length = 0;

  await page.reload();
  await settle(page);

  expect(sites.cdn.requests.slice(0, 3)).toEqual(fresh.slice(0, 3));
});

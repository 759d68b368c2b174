import { beforeEach, expect, test } from "vitest";
import { act, cardOrder, settle, SHOP_ORDER, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { complaints, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

/** What visitors saw: the order of the cards in each frame that showed any, and layout shifts. */
interface Watched extends Window {
  seen: string[];
  shift: number;
}

visitEmbed();

const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

beforeEach(async () => {
  // As the style sheets of most shops do, it holds the first paint up.
  await page.route("**/theme.css", async (route) => {
    await later(700);
    await route.fulfill({ contentType: "text/css", body: "" });
  });
  await page.route("**/slow.svg", async (route) => {
    await later(1500);
    await route.fulfill({ contentType: "image/svg+xml", body: PICTURE });
  });
});

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40"/>';
/** Shows it in each card. */
const withPictures = (picture: string, style = "") =>
  shopPage(`<style>${style}</style>${head()}`).replaceAll("<h2>", `${picture}<h2>`);

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

test("so has that of a page whose pictures are there", async () => {
  const there = `data:image/svg+xml,${encodeURIComponent(PICTURE)}`;
  const html = withPictures(`<img src="${there}" alt=""><i style='background-image:url("${there}")'></i>`);
  const order = await leaveOrder();
  await watchFrames();

  await open(html);
  await settle(page);

  expect(await readWatched()).toEqual({ orders: [order.join()], shift: 0 });
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
  ["its images are lazy", () => withPictures('<img loading="lazy" src="data:,">')],
  ["its images are still to come", () => withPictures('<img src="/slow.svg" alt="">')],
  ["a script loads its images", () => withPictures('<img data-src="/slow.svg" src="data:," alt="">')],
  [
    "its backgrounds are still to come",
    () => withPictures("<i style='background-image:url(/slow.svg)'></i>"),
  ],
  [
    "its style sheet's pictures are still to come",
    () => withPictures("<b></b>", "b::before { content: url(/slow.svg) }"),
  ],
])("where %s, the grid stays in the shop's order", async (_, html) => {
  await leaveOrder();
  await watchFrames();

  await open(html());
  await settle(page);

  expect(await cardOrder(page)).toEqual(SHOP_ORDER);
  expect((await readWatched()).orders.at(-1)).toEqual(SHOP_ORDER.join());
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

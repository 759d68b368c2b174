import type { Page, Request } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  gridPage,
  openPartsSite,
  orderOf,
  reversed,
  settle,
  type PartsSite,
  type PartsWindow,
} from "./open-parts.ts";

let site: PartsSite;
let page: Page;

beforeAll(async () => (site = await openPartsSite()));
afterAll(() => site?.close());

const CARDS = 80;
/** Tall cards, so that a browser leaves most lazy images for later. */
const head = "<style>.card { height: 700px }</style>";
const lazy = (id: string, at: number) => `<img loading="lazy" src="/image/${at}" alt="${id}">`;
const shop = gridPage({ cards: CARDS, card: lazy, head });

/** What is asked for, in order, while the page is kept in the order of `best` until all is loaded. */
async function requestsWith(
  html: string,
  best: readonly string[],
): Promise<{ images: string[]; order: string }> {
  page = await site.open("<!doctype html>no images"); // what the page before asked for has come
  await settle(page);
  // As the browser issues them: on parallel connections they overtake each other.
  const images: string[] = [];
  const note = (request: Request) => request.resourceType() === "image" && images.push(request.url());
  page.on("request", note);
  page = await site.open(html);
  await page.evaluate(async (order) => {
    await (window as unknown as PartsWindow).keep(order).update("own-action");
  }, best);
  const isOver = () => page.evaluate(() => [...document.images].every((image) => image.complete));
  await expect.poll(isOver, { timeout: 20_000 }).toBe(true);
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));
  await settle(page);
  page.off("request", note);
  return { images: images.filter((url) => url.includes("/image/")), order: await orderOf(page) };
}

test("a browser leaves lazy images that are far away, so that their requests could tell", async () => {
  site.images.length = 0;
  page = await site.open(shop);
  await settle(page);

  expect(site.images.length).toBeLessThan(CARDS);
});

test("opposite orders ask for the same images in the same order, once each", async () => {
  const ids = reversed(CARDS);

  const one = await requestsWith(shop, ids);
  const other = await requestsWith(shop, [...ids].reverse());

  expect(one.order).not.toBe(other.order);
  expect(one.images.length).toBe(CARDS);
  expect(other.images).toEqual(one.images);
});

test("cards wait for images that are not there, and stopping makes the images lazy again", async () => {
  page = await site.open(shop);
  const before = await page.content();

  const report = await page.evaluate(
    (order) => (window as unknown as PartsWindow).keep(order).update("own-action"),
    reversed(CARDS),
  );
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());

  expect(report).toMatchObject({ moved: 0, left: "its images are not there yet" });
  expect(await page.content()).toBe(before);
});

test("a grid of more lazy images than a visitor should pay for is left alone, attributes too", async () => {
  page = await site.open(gridPage({ cards: 200, card: lazy, head }));
  const before = await page.content();

  const { left } = await page.evaluate(
    (order) => (window as unknown as PartsWindow).keep(order).update("own-action"),
    reversed(200),
  );

  expect(left).toContain("too many");
  expect(await page.content()).toBe(before);
});

test("images that a script loads late hold the grid until they have come", async () => {
  const held = (id: string, at: number) =>
    `<picture><source data-srcset="/image/s${at}"><img class="lazyload" data-src="/image/${at}" src="data:," alt="${id}"></picture>`;
  page = await site.open(gridPage({ cards: 8, card: held }));
  await settle(page);

  const early = await page.evaluate(
    (order) => (window as unknown as PartsWindow).keep(order).update("own-action"),
    reversed(8),
  );
  await page.evaluate(async () => {
    for (const image of document.images) {
      image.src = image.dataset["src"]!;
      image.className = "lazyloaded";
    }
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  });
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));

  expect(early).toMatchObject({ moved: 0, left: "a script of the page loads its images late" });
  expect(await orderOf(page)).toBe("7 6 5 4 3 2 1 0");
});

test("backgrounds that come late hold the grid until they have come", async () => {
  page = await site.open(gridPage({ cards: 8, card: () => "<i></i>" }));
  await page.route("**/image/late*", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 800));
    await route.continue();
  });

  const early = await page.evaluate((order) => {
    for (const [at, part] of document.querySelectorAll("i").entries())
      part.style.cssText = `display: block; width: 9px; height: 9px; background: url("/image/late${at}")`;
    return (window as unknown as PartsWindow).keep(order).update("own-action");
  }, reversed(8));
  const update = () => page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));

  expect(early).toMatchObject({ moved: 0, left: "its images are not there yet" });
  await expect.poll(update, { timeout: 20_000 }).toMatchObject({ left: "" });
  expect(await orderOf(page)).toBe("7 6 5 4 3 2 1 0");
  await page.unrouteAll();
});

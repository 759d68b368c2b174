import axe from "axe-core";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { loadElements, openPage, provide, serveElements } from "../rig/serve-elements.ts";
import type { Site } from "../rig/serve-site.ts";
import { click, type ShopWindow } from "../rig/shop-page.ts";

const IDS = Array.from({ length: 12 }, (_, place) => `i${place * 7}`);
const card = (id: string, more = "") =>
  `<li data-inkling-item="${id}" ${more} style="height: 3rem"><a href="#${id}">Shoe ${id}</a></li>`;
const LIST = `<inkling-rank learn name="home"><ul>
  <li style="height: 3rem">Free delivery</li>
  ${IDS.map((id, place) => card(id, place === 2 ? "data-inkling-pin" : "")).join("\n  ")}
</ul></inkling-rank>`;

let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [site, browser] = await Promise.all([serveElements(), launchChromium({ webgpu: false })]);
});
afterAll(() => Promise.all([browser?.close(), site?.close()]));
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  await openPage(page, site, LIST);
});
afterEach(() => page?.context().close());

const shown = () =>
  page
    .locator("inkling-rank li")
    .evaluateAll((cards) => cards.map((it) => (it as HTMLElement).dataset["inklingItem"]));
const html = () => page.locator("ul").evaluate((list) => list.outerHTML);
/** The visitor's order, with the banner and the pinned card where they are. */
const wanted = () =>
  page.evaluate(async (ids) => {
    const { personalizer } = window as unknown as ShopWindow;
    const order = (await personalizer.rank(ids.filter((id) => id !== ids[2]))).map(({ itemId }) => itemId);
    return [null, order[0], order[1], ids[2], ...order.slice(2)];
  }, IDS);
/** Without a pointer: the card under it would stay. */
const learnByClick = (id: string) =>
  page.getByRole("link", { name: `Shoe ${id}`, exact: true }).dispatchEvent("click");
const asJson = (ids: readonly unknown[]) => ids.map((id) => id ?? null);

test("puts its cards into the visitor's order after their click, keyboard order and all, and goes without a trace", async () => {
  const before = await html();
  await loadElements(page);
  await provide(page);
  expect(asJson(await shown())).toEqual([null, ...IDS]); // nothing moves by itself before the visitor's eyes

  await learnByClick(IDS[9]!);

  await expect.poll(async () => asJson(await shown())).toEqual(await wanted());
  expect(await wanted()).not.toEqual([null, ...IDS]);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  const tabbed: string[] = [];
  await page.locator("h1").evaluate((title) => {
    title.tabIndex = -1;
    title.focus();
  });
  for (const _ of IDS) {
    await page.keyboard.press("Tab");
    tabbed.push(await page.evaluate(() => document.activeElement!.textContent));
  }
  expect(tabbed).toEqual((await shown()).slice(1).map((id) => `Shoe ${id}`));

  await page.evaluate(() => {
    const element = document.querySelector("inkling-rank")!;
    element.replaceWith(...element.childNodes);
  });
  expect(await html()).toBe(before);
});

test("leaves the shop's order where the visitor wants it, and comes back to theirs", async () => {
  await loadElements(page);
  await provide(page);
  await learnByClick(IDS[9]!);
  await expect.poll(async () => asJson(await shown())).toEqual(await wanted());
  const choose = (shopOrder: boolean) =>
    page.evaluate(
      (wish) => (window as unknown as ShopWindow).personalizer.choose({ shopOrder: wish }),
      shopOrder,
    );

  await choose(true);
  await expect.poll(async () => asJson(await shown())).toEqual([null, ...IDS]);
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await choose(false);

  await expect.poll(async () => asJson(await shown())).toEqual(await wanted());
});

test("orders cards that the page adds", async () => {
  await loadElements(page);
  await page
    .locator("ul")
    .evaluate((list, more) => list.insertAdjacentHTML("beforeend", more), card("i150") + card("i3"));
  await provide(page);

  await click(page, IDS[9]!);

  await expect
    .poll(async () => {
      const ids = await page.evaluate(
        async (all) => {
          const { personalizer } = window as unknown as ShopWindow;
          return (await personalizer.rank(all)).map(({ itemId }) => itemId);
        },
        ["i150", "i3"],
      );
      return (await shown()).filter((id) => id === "i150" || id === "i3").join() === ids.join();
    })
    .toBe(true);
});

test("axe finds nothing in an ordered list", async () => {
  await loadElements(page);
  await provide(page);
  await learnByClick(IDS[9]!);
  await expect.poll(async () => asJson(await shown())).toEqual(await wanted());
  await page.evaluate(axe.source);

  const violations = await page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    return (await tool.run(document, { resultTypes: ["violations"] })).violations.map(({ id }) => id);
  });

  expect(violations).toEqual([]);
});

import axe from "axe-core";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import { loadElements, openPage, provide, serveElements } from "../rig/serve-elements.ts";
import type { Site } from "../rig/serve-site.ts";
import { click, type ShopWindow } from "../rig/shop-page.ts";

const IDS = Array.from({ length: 12 }, (_, place) => `i${place * 7}`);
const ITEMS = IDS.map((id) => ({ id, title: `Shoe ${id}`, url: `/shoe/${id}`, image: `/image/${id}.png` }));
const TEMPLATE = `<template><article><a href="{{url}}"><img src="{{image}}" alt="" loading="lazy" width="40" height="40"><b>{{title}}</b></a></article></template>`;

/** A row over the items above; `list` is what the page lists for everybody. */
const row = (attributes = "", { list = ITEMS as unknown, template = TEMPLATE } = {}) =>
  `<inkling-recommendations ${attributes}>${template}<script type="application/json">${JSON.stringify(list).replaceAll("<", "\\u003c")}</script></inkling-recommendations>`;

let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  [site, browser] = await Promise.all([serveElements(), launchChromium({ webgpu: false })]);
});
afterAll(() => Promise.all([browser?.close(), site?.close()]));
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
});
afterEach(() => page?.context().close());

async function open(body: string): Promise<void> {
  await openPage(page, site, body);
  await loadElements(page);
}
/** The same on a page whose personalizer runs already, so that no row has to wait. */
async function openReady(body: string): Promise<void> {
  await open("<div></div>");
  await provide(page);
  await page.locator("main div").evaluate((slot, html) => (slot.innerHTML = html), body);
  await page
    .locator("inkling-recommendations:is([data-inkling-state=chosen], [data-inkling-state=empty])")
    .waitFor({ state: "attached" });
}
const shown = () =>
  page
    .locator("inkling-recommendations [data-inkling-item]")
    .evaluateAll((cards) => cards.map((card) => (card as HTMLElement).dataset["inklingItem"]!));
const reach = (state: string) =>
  page.locator(`inkling-recommendations[data-inkling-state=${state}]`).waitFor();
const rank = (limit: number) =>
  page.evaluate(
    async ([ids, count]) => {
      const { personalizer } = window as unknown as ShopWindow;
      return (await personalizer.rank(ids, { limit: count })).map(({ itemId }) => itemId);
    },
    [IDS, limit] as const,
  );
/** Another order than the visitor's own cannot be told apart from the page's by chance here. */
const learnAway = () => click(page, IDS[9]!, IDS[11]!);

describe("what a row shows", () => {
  test("the page's own order where nothing is personalized, made from the site's template", async () => {
    await open(row(`limit="3"`));

    await reach("page");

    expect(await shown()).toEqual(IDS.slice(0, 3));
    const card = page.locator("inkling-recommendations article").first();
    expect(await card.innerText()).toBe("Shoe i0");
    expect(await card.locator("a").getAttribute("href")).toBe("/shoe/i0");
  });

  test("the visitor's order, and after their own action the new one", async () => {
    await openReady(row(`limit="4"`));
    expect(await shown()).toEqual(await rank(4));

    await learnAway();

    await expect.poll(shown).toEqual(await rank(4));
  });

  test("stays as it is before the visitor's eyes where ranks come late, and changes out of their sight", async () => {
    await open(`${row(`limit="4"`)}<div style="height: 300vh"></div>`);
    await reach("page");
    await provide(page);
    const wanted = await rank(4);
    expect(wanted).not.toEqual(IDS.slice(0, 4));
    await page.waitForTimeout(300);
    expect(await shown()).toEqual(IDS.slice(0, 4));

    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));

    await expect.poll(shown).toEqual(wanted);
  });

  test("stays under the pointer and the focus until they leave", async () => {
    await openReady(row(`limit="4"`));
    const before = await shown();
    await page.locator("inkling-recommendations a").first().focus();

    await learnAway();
    await page.waitForTimeout(300);
    expect(await shown()).toEqual(before);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());

    await expect.poll(shown).toEqual(await rank(4));
  });

  test.each(["similar", "complements"] as const)(
    "items that are %s to the page's item, without it",
    async (kind) => {
      await openReady(row(`strategy="${kind}" item="${IDS[2]!}" limit="5"`));

      const related = await page.evaluate(
        async ([itemId, among, wanted]) => {
          const { personalizer } = window as unknown as ShopWindow;
          return (await personalizer.related(itemId!, { kind: wanted, among, limit: 5 })).map(
            (it) => it.itemId,
          );
        },
        [IDS[2], IDS, kind] as const,
      );

      expect(related).toHaveLength(5);
      expect(related).not.toContain(IDS[2]);
      expect(await shown()).toEqual(related);
    },
  );

  test("what was looked at last, newest first and only what the page lists; nothing before that", async () => {
    await openReady(row(`strategy="recently-viewed" item="${IDS[3]!}"`));

    await click(page, IDS[1]!, "i199", IDS[5]!, IDS[1]!, IDS[3]!);

    await expect.poll(shown).toEqual([IDS[1], IDS[5]]);
  });

  test("the page's order where the visitor wants the shop's", async () => {
    await openReady(row(`limit="4"`));
    await learnAway();
    await expect.poll(shown).toEqual(await rank(4));

    await page.evaluate(() => (window as unknown as ShopWindow).personalizer.choose({ shopOrder: true }));

    await expect.poll(shown).toEqual(IDS.slice(0, 4));
  });

  test("cards go where the page wants them, and clicks on them count where it says so", async () => {
    await openReady(
      row(`learn name="home" limit="4"`, { template: `${TEMPLATE}<ul data-inkling-cards></ul>` }),
    );
    expect(await page.locator("ul > [data-inkling-item]").count()).toBe(4);
    const second = (await shown())[1];
    await page.evaluate(() => addEventListener("click", (event) => event.preventDefault()));

    await page.locator("inkling-recommendations b").nth(1).click();

    const stored = () =>
      page.evaluate(async () => (await (window as unknown as ShopWindow).personalizer.export()).interactions);
    await expect
      .poll(stored)
      .toEqual([{ itemId: second, action: "click", position: 1, listId: "home", at: expect.any(Number) }]);
  });
});

describe("privacy", () => {
  test("the same images are fetched in the same order, whoever the visitor is", async () => {
    const fetched = async (clicks: readonly string[]) => {
      site.requests.length = 0;
      await openReady(row(`limit="3"`));
      await click(page, ...clicks);
      await expect.poll(shown).toEqual(await rank(3));
      await page.waitForTimeout(200);
      return { order: await shown(), images: site.requests.filter((path) => path.startsWith("/image/")) };
    };

    const one = await fetched([IDS[11]!, IDS[9]!]);
    await page.context().close();
    page = await (await browser.newContext()).newPage();
    const other = await fetched([IDS[4]!, IDS[1]!, IDS[8]!]);

    expect(other.order).not.toEqual(one.order);
    expect([...one.images].sort()).toEqual(IDS.map((id) => `/image/${id}.png`).sort());
    expect([...other.images].sort()).toEqual([...one.images].sort());
  });

  test("what is chosen is shown when every image is there, since browsers ask first for those in view", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route("**/image/*", async (route) => {
      await released;
      await route.fulfill({
        contentType: "image/svg+xml",
        body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
      });
    });
    await open(row(`limit="3"`));
    await provide(page);
    await reach("page");
    await learnAway();
    await page.waitForTimeout(300);
    expect(await shown()).toEqual(IDS.slice(0, 3));

    release();

    await expect.poll(shown).toEqual(await rank(3));
  });
});

describe("what a list says is text", () => {
  const hostile = {
    id: 'x"><script>window.hacked = 1</script>',
    title: "<img src=x onerror='window.hacked = 2'>",
    url: "javascript:window.hacked = 3",
    image: "data:text/html,<script>parent.hacked = 4</script>",
    code: "window.hacked = 5",
  };
  const careless = `<template><article style="{{code}}" id="{{id}}" data-name="{{title}}">
<a class="slot" href="{{url}}" onclick="{{code}}">{{title}}</a><img class="bound" src="{{image}}" alt="{{title}}">
<b data-bind="text: title; onmouseover: code; style: code; title: title"></b><span data-bind="innerHTML: title"></span>
<iframe src="{{url}}" srcdoc="{{title}}"></iframe><script data-bind="text: code">{{code}}</script><style>{{title}}</style>
<a class="late" data-bind="href: url">late</a><form action="{{url}}"><button formaction="{{url}}">go</button></form>
</article></template>`;

  test("it cannot run, name a place to go to, or bring in anything", async () => {
    const errors: string[] = [];
    page.on("pageerror", ({ message }) => errors.push(message));
    site.requests.length = 0;
    await open(row("", { list: [hostile], template: careless }));
    await reach("page");

    await page.locator("article .slot").click();
    await page.locator("article b").hover();
    await page.waitForTimeout(200);

    expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
    const card = page.locator("article");
    expect(await card.locator(".slot").innerText()).toBe(hostile.title);
    expect(await card.locator("b").getAttribute("title")).toBe(hostile.title);
    expect(await card.getAttribute("data-name")).toBe(hostile.title);
    const names = await card.evaluate((root) =>
      [root, ...root.querySelectorAll("*")].flatMap((element) =>
        [...element.attributes].map(({ name, value }) => `${element.localName} ${name}=${value}`),
      ),
    );
    expect(
      names.filter((text) => /^\w+ (on\w+|style|id|src|href|action|formaction|inner\w+)=./.test(text)),
    ).toEqual([]);
    expect(site.requests.filter((path) => !/html$|js$|bin$|json$/.test(path))).toEqual([]);
    expect(page.url()).toBe(`${site.url}/shop.html`);
    // The script of the template itself, which no list has filled.
    expect(errors.filter((message) => message !== "code is not defined")).toEqual([]);
  });

  test("addresses may be relative or of the web", async () => {
    const list = [
      { id: "a", url: "../shoe?id=1", title: "relative" },
      { id: "b", url: "https://shop.example/b", title: "web" },
      { id: "c", url: " java\tscript:alert(1)", title: "none" },
      { id: "d", url: 7, title: "number" },
    ];
    await open(row("", { list }));
    await reach("page");

    const links = await page
      .locator("inkling-recommendations a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));

    expect(links).toEqual(["../shoe?id=1", "https://shop.example/b", null, "7"]);
  });
});

test("axe finds nothing in a row", async () => {
  await openReady(`<h2>For you</h2>${row(`strategy="for-you" limit="4"`)}`);
  await page.evaluate(axe.source);

  const violations = await page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const found = await tool.run("inkling-recommendations");
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  });

  expect(violations).toEqual([]);
});

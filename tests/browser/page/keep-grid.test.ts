import type { Page } from "playwright";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
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
afterEach(() =>
  page?.evaluate(() => {
    localStorage.clear();
    return (window as unknown as PartsWindow).removeKey();
  }),
);

/** Keeps the page's grid with the last card first, and lets it update once. */
const keep = (cause: "start" | "own-action" | "navigation" | "ranks", cards = 24, keepFirst = 0) =>
  page.evaluate(
    ([order, why, first]) => {
      const { keep: keepGrid } = window as unknown as PartsWindow;
      return keepGrid(order, { keepFirst: first }).update(why);
    },
    [reversed(cards), cause, keepFirst] as const,
  );
const shiftsOf = async () => {
  await settle(page);
  return page.evaluate(() => (window as unknown as PartsWindow).shifts);
};
const ascending = (count: number) => Array.from({ length: count }, (_, at) => at).join(" ");
const descending = (count: number) => ascending(count).split(" ").reverse().join(" ");

test("after what the visitor did, the whole grid takes their order without a layout shift", async () => {
  page = await site.open(gridPage());
  await settle(page);

  const report = await keep("own-action");

  expect(await orderOf(page)).toBe(descending(24));
  expect(report).toMatchObject({ cards: 24, known: 24, moved: 24, left: "" });
  expect(await shiftsOf()).toBe(0);
});

test("the watch for shifts is awake: CSS order shifts the same page", async () => {
  page = await site.open(gridPage());
  await settle(page);

  await page.evaluate(() => {
    document.querySelectorAll<HTMLElement>(".card").forEach((card, at) => (card.style.order = String(-at)));
  });

  expect(await shiftsOf()).toBeGreaterThan(0.1);
});

test("without the visitor's doing only what is below the fold moves", async () => {
  page = await site.open(gridPage());
  await settle(page);

  const { left } = await keep("start");

  // Four rows begin on the first 700 px.
  expect(await orderOf(page)).toBe(`${ascending(16)} 23 22 21 20 19 18 17 16`);
  expect(left).toContain("on screen");
  expect(await shiftsOf()).toBe(0);
});

test("a grid below the fold is ordered at once, and stopping leaves the page as it was to the byte", async () => {
  page = await site.open(gridPage({ above: 800 }));
  await settle(page);
  const before = await page.content();

  await keep("start");
  const during = await orderOf(page);
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());

  expect(during).toBe(descending(24));
  expect(await page.content()).toBe(before);
  expect(await shiftsOf()).toBe(0);
});

test("banners, comments, white space, held cards, unknown items and the first cards keep their places", async () => {
  page = await site.open(
    gridPage({
      cards: 12,
      tail: `<script>
        document.querySelector("[data-id=i4]").insertAdjacentHTML("beforebegin", "<li class=banner>Sale</li>text<hr>");
        document.querySelector("[data-id=i6]").dataset.held = "sponsored";
        document.querySelector("[data-id=i7]").dataset.id = "?7";
      </script>`,
    }),
  );
  await settle(page);
  const outline = () =>
    page.evaluate(() =>
      [...document.querySelector(".grid")!.childNodes].map((node) =>
        node instanceof HTMLElement ? (node.dataset["id"] ?? node.localName) : JSON.stringify(node.nodeValue),
      ),
    );
  const before = await outline();

  await keep("own-action", 12, 2);

  const after = await outline();
  const moved = new Set(["i2", "i3", "i4", "i5", "i8", "i9", "i10", "i11"]);
  expect(after.filter((name) => moved.has(name))).toEqual(["i11", "i10", "i9", "i8", "i5", "i4", "i3", "i2"]);
  expect(after.map((name) => (moved.has(name) ? "*" : name))).toEqual(
    before.map((name) => (moved.has(name) ? "*" : name)),
  );
});

test("cards in wrappers move with their wrappers", async () => {
  page = await site.open(
    gridPage({
      cards: 6,
      tail: `<script>
        for (const card of document.querySelectorAll(".card")) {
          const wrapper = document.createElement("li");
          card.replaceWith(wrapper);
          wrapper.append(card);
        }
      </script>`,
    }),
  );

  await keep("own-action", 6);

  expect(await orderOf(page)).toBe(descending(6));
  expect(await page.locator(".grid > li > .card").count()).toBe(6);
});

test.each([
  ["i0", "0 7 6 4 3 5 2 1"],
  ["i2", "7 6 2 4 3 5 1 0"],
])(
  "the card with the focus, %s, and the one under the pointer stay, and the focus with them",
  async (focused, after) => {
    page = await site.open(gridPage({ cards: 8 }));
    await page.focus(`[data-id=${focused}] a`);
    await page.hover("[data-id=i5]");
    await page.evaluate(() => {
      const counts = window as unknown as { blurs: number };
      counts.blurs = 0;
      addEventListener("blur", () => counts.blurs++, true);
    });

    await keep("own-action", 8);

    expect(await orderOf(page)).toBe(after);
    expect(
      await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset["id"]),
    ).toBe(focused);
    expect(await page.evaluate(() => (window as unknown as { blurs: number }).blurs)).toBe(0);
  },
);

test("stopping gives the focused card its old place and leaves it the focus", async () => {
  page = await site.open(gridPage({ cards: 8 }));
  const before = await page.content();
  await keep("own-action", 8);
  await page.focus("[data-id=i7] a");

  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());

  expect(await page.content()).toBe(before);
  expect(
    await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset["id"]),
  ).toBe("i7");
});

test("a new order is announced once, politely, and the region goes when the last grid stops", async () => {
  page = await site.open(gridPage());
  await settle(page);
  await page.evaluate(
    (order) =>
      (window as unknown as PartsWindow).keep(order, { announcement: "Neu sortiert" }).update("own-action"),
    reversed(24),
  );

  await expect.poll(() => page.locator("[aria-live=polite]").allTextContents()).toEqual(["Neu sortiert"]);
  const box = await page.locator("[aria-live]").boundingBox();
  expect(box!.width * box!.height).toBeLessThanOrEqual(1);
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());
  expect(await page.locator("[aria-live]").count()).toBe(0);
});

test("a card's entrance is not played again", async () => {
  page = await site.open(
    gridPage({ head: `<style>@keyframes in { from { opacity: 0 } } .card { animation: in 30s }</style>` }),
  );
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));

  await keep("own-action");

  const running = await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(resolve)); // of the frame that shows the cards, before it does
    return document.getAnimations().filter(({ playState }) => playState === "running").length;
  });
  expect(running).toBe(0);
});

test("cards of different height that would push what is on screen are put back before anybody sees it", async () => {
  page = await site.open(
    gridPage({
      cards: 8,
      head: `<style>.card { height: auto; min-height: 100px } [data-id=i0] { height: 200px }</style>`,
      tail: `<script>document.querySelector("[data-id=i1]").dataset.held = "pinned"</script>`,
    }),
  );
  await settle(page);

  const { left, moved } = await keep("own-action", 8);

  expect(left).toContain("would shift");
  expect(moved).toBe(0);
  expect(await orderOf(page)).toBe(ascending(8));
  expect(await shiftsOf()).toBe(0);
});

test("classes that clear the floats of a row or colour every other one stay with their places", async () => {
  const html = gridPage({
    cards: 6,
    tail: `<script>
      document.querySelectorAll(".card").forEach((card, at) => {
        card.className = at % 3 === 0 ? "first card" : at % 3 === 2 ? "card last-item-of-tablet-line" : "card";
        card.classList.add(at % 2 ? "listing-even" : "listing-odd");
      });
    </script>`,
  });
  page = await site.open(html);
  const before = await page.content();

  await keep("own-action", 6);

  const classes = () =>
    page
      .locator(".card")
      .evaluateAll((cards) => cards.map((card) => card.className.split(" ").sort().join(" ")));
  expect(await classes()).toEqual([
    "card first listing-odd",
    "card listing-even",
    "card last-item-of-tablet-line listing-odd",
    "card first listing-even",
    "card listing-odd",
    "card last-item-of-tablet-line listing-even",
  ]);
  expect(await orderOf(page)).toBe(descending(6));
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());
  expect(await page.content()).toBe(before);
});

test("new cards of an endless page are ordered among themselves, below what is there", async () => {
  page = await site.open(gridPage({ cards: 12 }));
  await settle(page);

  await page.evaluate(
    async ([order]) => {
      const shop = window as unknown as PartsWindow & {
        gridOf(): Parameters<PartsWindow["keeper"]["take"]>[0];
      };
      const keeper = shop.keep(order, {
        onNewCards: () => {
          keeper.take(shop.gridOf());
          void keeper.update("start");
        },
      });
      await keeper.update("start");
      const grid = document.querySelector(".grid")!;
      grid.insertAdjacentHTML(
        "beforeend",
        Array.from({ length: 12 }, (_, at) => `<li class="card" data-id="i${12 + at}">new</li>`).join(""),
      );
    },
    [reversed(24)] as const,
  );

  await expect.poll(() => orderOf(page)).toBe(`${ascending(16)} 23 22 21 20 19 18 17 16`);
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));
  expect(await orderOf(page)).toBe(`${descending(12)} 23 22 21 20 19 18 17 16 15 14 13 12`);
});

test("a notice that a page lays over its cards is no reason to leave them alone", async () => {
  page = await site.open(gridPage({ cards: 12 }));
  await settle(page);

  const { left } = await page.evaluate(
    async ([order]) => {
      const shop = window as unknown as PartsWindow & {
        gridOf(): Parameters<PartsWindow["keeper"]["take"]>[0];
      };
      const keeper = shop.keep(order);
      await keeper.update("own-action");
      const notice = `<li data-id="note" data-held="not-an-item" style="position:fixed">Sorted</li>`;
      document.querySelector(".grid")!.insertAdjacentHTML("beforeend", notice);
      keeper.take(shop.gridOf());
      return keeper.report();
    },
    [reversed(12)] as const,
  );

  expect(left).toBe("");
});

const drawKey = (on: Page) => on.evaluate(() => (window as unknown as PartsWindow).drawKey());
const granted = async (on: Page) => {
  await drawKey(on);
  await on.evaluate(async () => {
    const { store } = window as unknown as PartsWindow;
    store.follow("granted");
    await store.opened;
  });
};
const stored = (on: Page) =>
  on.evaluate(() => Object.fromEntries(Object.entries(localStorage)) as Record<string, string>);

test.each([
  ["before the first paint, with consent on the next page too", ""],
  ["also where arrays have a toJSON of the page's", "Array.prototype.toJSON = () => 'mine';"],
])("an order that was remembered is there %s", async (_, first) => {
  const early = gridPage({
    // The key takes a moment to come, and a page's style too.
    head: `<script>${first}store = parts.openOrderStore(window, parts.openPageVault(window)); store.follow("granted")</script><link rel="stylesheet" href="/late.css">`,
    tail: `<script>keep([])</script>`,
  });
  page = await site.open(early);
  await drawKey(page);
  await page.evaluate((order) => {
    const shop = window as unknown as PartsWindow;
    shop.best = order;
    return shop.keeper.update("ranks");
  }, reversed(24));
  await expect.poll(() => stored(page)).toHaveProperty("inkling-orders");

  await page.reload();

  expect(await orderOf(page)).toBe(descending(24));
  expect(await shiftsOf()).toBe(0);
  await page.evaluate(() => (window as unknown as PartsWindow).store.follow("denied"));
  expect(await stored(page)).toEqual({});
  await page.reload();
  expect(await orderOf(page)).toBe(ascending(24));
});

/** Cards of the page's grid as a next page would find them. */
const remembered = (on: Page) =>
  on.evaluate(async () => {
    const { parts } = window as unknown as PartsWindow;
    const store = parts.openOrderStore(window, parts.openPageVault(window));
    store.follow("granted");
    await store.opened;
    const places = Array.from({ length: 30 }, (_, at) => store.read(`/ html0>body1>ul${at}`)?.length ?? 0);
    return Math.max(...places);
  });

test("orders are stored sealed, and nobody can read them when the key is gone", async () => {
  page = await site.open(gridPage());
  await keep("own-action");
  await granted(page);
  expect(Object.keys(await stored(page)).sort()).toEqual(["inkling-era", "inkling-orders"]);
  expect(Object.values(await stored(page)).join()).not.toMatch(/"i2"|WyJp|aTIz/);

  expect(await remembered(page)).toBe(24);

  await page.evaluate(() => (window as unknown as PartsWindow).removeKey());

  expect(await remembered(page)).toBe(0);
});

test("without consent no order is stored, and a withdrawal in one tab holds in the others", async () => {
  page = await site.open(gridPage());
  await drawKey(page);
  await keep("own-action");
  expect(await stored(page)).toEqual({});
  await granted(page);
  expect(Object.keys(await stored(page))).toHaveLength(2);
  const other = await site.open(gridPage(), { inNewTab: true });

  await other.evaluate(() => {
    const shop = window as unknown as PartsWindow;
    shop.store = shop.parts.openOrderStore(window, shop.parts.openPageVault(window));
    shop.store.follow("denied");
    return shop.removeKey();
  });
  await other.close();
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("ranks"));

  expect(await stored(page)).toEqual({});
});

test.each([
  "?sort_by=price-ascending",
  "?orderby=price",
  "?product_list_order=name",
  "?order=product.price.asc",
])("an order that the visitor asked for by %s is left alone", async (search) => {
  page = await site.open(gridPage(), { path: `/sorted${search}` });

  const { left, moved } = await keep("own-action");

  expect(left).toContain("sorted");
  expect(moved).toBe(0);
  expect(await orderOf(page)).toBe(ascending(24));
});

test.each(["?sort_by=manual", "?orderby=menu_order", "?color=red&page=2"])(
  "the shop's own order by %s may be ordered",
  async (search) => {
    page = await site.open(gridPage(), { path: `/own${search}` });

    await keep("own-action");

    expect(await orderOf(page)).toBe(descending(24));
  },
);

test("a sort control that the visitor changes ends ordering", async () => {
  const select = `<select name="orderby"><option value="menu_order">Default<option value="price">Price</select>`;
  page = await site.open(gridPage({ above: 20, tail: select }));
  await keep("own-action");
  expect(await orderOf(page)).toBe(descending(24));

  await page.selectOption("select", "price");
  await page.evaluate(() => {
    const shop = window as unknown as PartsWindow;
    shop.best = ["i3"];
    return shop.keeper.update("own-action");
  });

  expect(await orderOf(page)).toBe(descending(24));
});

test("a page that puts its cards back is given way the second time", async () => {
  page = await site.open(gridPage({ cards: 8 }));
  await page.evaluate(() => {
    const grid = document.querySelector(".grid")!;
    const cards = [...document.querySelectorAll(".card")];
    new MutationObserver(() => {
      if (cards.some((card, at) => card !== grid.querySelectorAll(".card")[at])) grid.append(...cards);
    }).observe(grid, { childList: true });
  });

  const lefts: string[] = [];
  await keep("own-action", 8);
  for (let round = 0; round < 4; round++) {
    const report = await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));
    lefts.push(`${report.moved} ${report.left}`);
  }

  expect(new Set(lefts)).toEqual(new Set(["16 the page puts its cards back"])); // two moves of eight cards
  expect(await orderOf(page)).toBe(ascending(8));
});

test("cards that the page sorts itself are the page's", async () => {
  page = await site.open(gridPage({ cards: 4 }));
  await keep("own-action", 4);

  await page.evaluate(() => {
    const grid = document.querySelector(".grid")!;
    for (const id of ["i1", "i3", "i0", "i2"]) grid.append(document.querySelector(`[data-id=${id}]`)!);
  });
  const { left } = await page.evaluate(() => (window as unknown as PartsWindow).keeper.update("own-action"));
  await page.evaluate(() => (window as unknown as PartsWindow).keeper.stop());

  expect(left).toContain("sorted its cards itself");
  expect(await orderOf(page)).toBe("1 3 0 2");
});

test.each([
  ["a frame", `<iframe src="about:blank"></iframe>`],
  ["a video", "<video></video>"],
  ["a canvas", "<canvas></canvas>"],
  ["a player of its own", "<lite-youtube></lite-youtube>"],
])("cards with %s are left alone", async (_, html) => {
  page = await site.open(gridPage({ card: (id, at) => (at === 5 ? html : id) }));
  const before = await page.content();

  const { left, moved } = await keep("own-action");

  expect({ left, moved }).toEqual({ left: expect.stringContaining("start over"), moved: 0 });
  expect(await page.content()).toBe(before);
});

test.each([
  ["React", `card.__reactFiber$x1 = {}`],
  ["React's root", `grid.__reactContainer$x1 = {}`],
  ["Vue 2", `document.body.__vue__ = {}`],
  ["Vue 3", `grid.dataset.vApp = ""`],
  ["Preact", `document.body.__k = {}`],
  ["Angular", `grid.__ngContext__ = 3`],
  ["Svelte", `card.classList.add("svelte-1abc")`],
  [
    "Alpine",
    `grid.prepend(Object.assign(document.createElement("template"), { innerHTML: "<li>" })); grid.firstChild.setAttribute("x-for", "p in products")`,
  ],
  ["a page of Next that has not woken up", `window.__next_f = []`],
  ["fragments of Vue", `grid.prepend(new Comment("["))`],
])("a grid of %s is left to the hook, its lazy images too", async (_, mark) => {
  page = await site.open(
    gridPage({
      card: (id) => `<img loading="lazy" src="/image/${id}" alt="">`,
      tail: `<script>{ const grid = document.querySelector(".grid"), card = document.querySelector(".card"); ${mark} }</script>`,
    }),
  );
  const before = await page.content();

  const { left } = await keep("own-action");

  expect(left).toContain("framework");
  expect(await page.content()).toBe(before);
});

test("cards that a script places, and sliders, are left alone", async () => {
  page = await site.open(gridPage({ head: "<style>.card { position: absolute }</style>" }));
  expect((await keep("own-action")).left).toContain("script");
  page = await site.open(gridPage({ tail: `<script>document.body.className = "swiper"</script>` }));
  expect((await keep("own-action")).left).toContain("slider");
});

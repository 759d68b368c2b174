import { beforeAll, describe, expect, test } from "vitest";
import { CATEGORIES } from "../../demo/catalogue/product.ts";
import { SHOPS } from "../fixtures/shops/all-shops.ts";
import { tourShop, type ShopTour } from "./rig/shop-tour.ts";
import { rig, tourShops } from "./rig/tour-rig.ts";

tourShops();

/** Mean place of some products in an order, the first being 0. */
function meanPlace(order: readonly string[], ids: readonly string[]): number {
  return ids.reduce((sum, id) => sum + order.indexOf(id), 0) / ids.length;
}

const TOURED = SHOPS.map((shop, place) => [shop.name, shop, CATEGORIES[place % CATEGORIES.length]!] as const);

describe.each(TOURED)("%s, with only the tag added", (_, shop, category) => {
  let tour: ShopTour;
  beforeAll(async () => {
    tour = await tourShop(rig.browser, shop, { category, ...rig });
  }, 300_000);

  test("the grid is found, and all its products are known", () => {
    const { state, page } = tour.report;
    const [grid, ...others] = page!.order!.grids;

    expect(state).toBe("running");
    expect(others).toEqual([]);
    expect(grid).toMatchObject({ source: shop.source, cards: tour.without.order.length });
    expect(page!.order!.join.unknown).toEqual([]);
    if (shop.isOwned)
      expect(grid).toMatchObject({ moved: 0, left: expect.stringMatching(/framework/) as string });
    else expect(grid!.known).toBe(grid!.cards);
  });

  test("three clicks are learned, from the sources that the page has", () => {
    expect(tour.report.page!.order!.engine!.interactions).toBeGreaterThanOrEqual(3);
  });

  test("they order the grid towards their taste, and no card is lost", () => {
    expect(meanPlace(tour.with.order, tour.wanted)).toBeLessThan(meanPlace(tour.without.order, tour.wanted));
    expect([...tour.with.order].sort()).toEqual([...tour.without.order].sort());
  });

  test("nothing shifts that did not shift before", () => {
    expect(tour.shifts.with).toEqual(tour.shifts.without);
  });

  test("nobody complains, and no global is changed but ours", () => {
    expect(tour.errors).toEqual([]);
    expect(tour.with.globals).toEqual([...tour.without.globals, "inkling"].sort());
    expect(tour.with.intrinsics).toEqual(tour.without.intrinsics);
  });

  test("without the tag the page is as before", () => {
    expect(tour.removed.globals).toEqual(tour.without.globals);
    expect(tour.removed.grid).toBe(tour.without.grid);
    if (shop.opens === "page") expect(tour.removed.html).toBe(tour.without.html);
  });
});

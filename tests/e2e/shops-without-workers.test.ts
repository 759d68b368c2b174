import { beforeAll, describe, expect, test } from "vitest";
import { SHOPS } from "../fixtures/shops/all-shops.ts";
import { ga4 } from "../fixtures/shops/ga4/shop.ts";
import { hostile } from "../fixtures/shops/hostile/shop.ts";
import { reactSpa } from "../fixtures/shops/react-spa/shop.ts";
import { tourShop, type ShopTour } from "./rig/shop-tour.ts";
import { rig, tourShops } from "./rig/tour-rig.ts";

/** All of them with INKLING_FULL=1. */
const TOURED = process.env["INKLING_FULL"] === "1" ? SHOPS : [ga4, hostile, reactSpa];

tourShops();

describe.each(TOURED.map((shop) => [shop.name, shop] as const))("%s, where no worker may run,", (_, shop) => {
  let tour: ShopTour;
  beforeAll(async () => {
    const headers = { "Content-Security-Policy": "worker-src 'none'" };
    tour = await tourShop(rig.browser, shop, { category: "shoes", ...rig, headers });
  }, 300_000);

  test("is ordered on the page itself, towards the taste of three clicks", () => {
    const mean = (order: readonly string[]) =>
      tour.wanted.reduce((sum, id) => sum + order.indexOf(id), 0) / tour.wanted.length;

    expect(tour.report.page!.order!.worker).toBe("on the page, in slices");
    expect(tour.report.page!.order!.engine!.interactions).toBeGreaterThanOrEqual(3);
    expect(mean(tour.with.order)).toBeLessThan(mean(tour.without.order));
    expect([...tour.with.order].sort()).toEqual([...tour.without.order].sort());
  });

  test("shifts nothing, breaks nothing, and is as before without the tag", () => {
    expect(tour.shifts.with).toEqual(tour.shifts.without);
    // The browser itself tells of each worker that it refused.
    expect(tour.errors.filter((text) => !text.startsWith("Creating a worker from"))).toEqual([]);
    expect(tour.with.globals).toEqual([...tour.without.globals, "inkling"].sort());
    expect(tour.with.intrinsics).toEqual(tour.without.intrinsics);
    expect(tour.removed.globals).toEqual(tour.without.globals);
    expect(tour.removed.grid).toBe(tour.without.grid);
  });
});

import { expect, test } from "vitest";
import { countItems, createSideFeatures } from "../../../src/meta/side-features.ts";
import { makeSession } from "../evaluate/make-session.ts";
import "../to-be-close-to-array.ts";

test("interactions that speak for an item are counted, repeats too", () => {
  const shown = makeSession([0, 1, 3], { actions: ["cart", "impression", "dislike"] });

  expect(countItems([makeSession([0, 2, 0]), shown], 4)).toEqual(Float64Array.of(3, 0, 1, 0));
});

test("popularity is 0 for the most popular item and falls with the log of the count", () => {
  const side = createSideFeatures(["popularity"], [9, 0, 99]);

  expect(side).toBeCloseToArray([Math.log(10) - Math.log(100), -Math.log(100), 0], 1e-6);
});

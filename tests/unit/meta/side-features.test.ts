import { expect, test } from "vitest";
import { countItems, createSideFeatures } from "../../../src/meta/side-features.ts";
import { makeSession } from "../evaluate/make-session.ts";
import "../to-be-close-to-array.ts";

test("interactions are counted per item, repeats too", () => {
  expect(countItems([makeSession([0, 2, 0]), makeSession([2])], 4)).toEqual(Float64Array.of(2, 0, 2, 0));
});

test("popularity is 0 for the most popular item and falls with the log of the count", () => {
  const side = createSideFeatures(["popularity"], [9, 0, 99]);

  expect(side).toBeCloseToArray([Math.log(10) - Math.log(100), -Math.log(100), 0], 1e-6);
});

import { expect, test } from "vitest";
import { meanAbsoluteError, ratedNdcg } from "../../../src/meta/evaluate/rating-metrics.ts";

test("errors are taken within the scale", () => {
  expect(meanAbsoluteError([7, 2.5, 0], [5, 4, 1], { least: 1, most: 5 })).toBeCloseTo(0.5, 12);
  expect(meanAbsoluteError([7, 2.5, 0], [5, 4, 1])).toBeCloseTo(1.5, 12);
});

test("NDCG of ratings has exponential gains: by hand for three items", () => {
  const ratings = [1, 3, 2];

  expect(ratedNdcg([0.3, 0.2, 0.1], ratings, 1)).toBeCloseTo(1 / 7, 12);
  const [gain, best] = [1 + 7 / Math.log2(3) + 3 / 2, 7 + 3 / Math.log2(3) + 1 / 2];
  expect(ratedNdcg([0.3, 0.2, 0.1], ratings, 3)).toBeCloseTo(gain / best, 12);
  expect(ratedNdcg([1, 3, 2], ratings, 3)).toBe(1);
  expect(ratedNdcg([1, 2], [0, 0], 3)).toBe(1);
});

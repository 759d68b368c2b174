import fc from "fast-check";
import { expect, test } from "vitest";
import {
  areaUnderCurve,
  hitRate,
  ndcg,
  reciprocalRank,
  summarise,
} from "../../../src/meta/evaluate/metrics.ts";

test("known ranks give the known values", () => {
  expect([1, 2, 3, 10, 11].map((rank) => ndcg([rank], 10))).toEqual([
    1,
    1 / Math.log2(3),
    0.5,
    1 / Math.log2(11),
    0,
  ]);
  expect([1, 4, 20, 21].map((rank) => reciprocalRank([rank], 20))).toEqual([1, 0.25, 0.05, 0]);
  expect([1, 5, 6].map((rank) => hitRate([rank], 5))).toEqual([1, 1, 0]);
});

test("a mean rank between two places is used as it is", () => {
  expect(hitRate([10.5], 10)).toBe(0);
  expect(hitRate([5.5], 10)).toBe(1);
  expect(ndcg([1.5], 10)).toBeCloseTo(1 / Math.log2(2.5), 12);
});

test("with one relevant item NDCG equals the general definition", () => {
  for (let place = 1; place <= 12; place++) {
    const gains = Array.from({ length: 12 }, (_, at) => (at + 1 === place ? 1 : 0));
    const dcg = gains
      .slice(0, 10)
      .reduce<number>((sum, gain, at) => sum + (2 ** gain - 1) / Math.log2(at + 2), 0);
    expect(ndcg([place], 10)).toBeCloseTo(dcg, 12);
  }
});

test("with several targets each metric follows its definition", () => {
  const ranks = [2, 3, 12, Infinity];
  const ideal = 1 + 1 / Math.log2(3) + 0.5 + 1 / Math.log2(5);
  expect(ndcg(ranks, 10)).toBeCloseTo((1 / Math.log2(3) + 0.5) / ideal, 12);
  expect(ndcg(ranks, 2)).toBeCloseTo(1 / Math.log2(3) / (1 + 1 / Math.log2(3)), 12);
  expect([1, 2].map((n) => hitRate(ranks, n))).toEqual([0, 1]);
  expect(reciprocalRank(ranks, 20)).toBe(0.5);
});

test("targets that lead the ranking are perfect, however many, and tied with each other no better", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 20 }), (targets, n) => {
      const leading = Array.from({ length: targets }, (_, at) => at + 1);
      expect(ndcg(leading, n)).toBe(1);
      expect(
        ndcg(
          leading.map(() => (targets + 1) / 2),
          n,
        ),
      ).toBeLessThanOrEqual(1);
    }),
  );
});

test("means count an unranked target as a miss", () => {
  const metrics = summarise([[1], [7], [15], [Infinity]]);
  expect(metrics).toEqual({
    hr1: 0.25,
    hr5: 0.25,
    hr10: 0.5,
    hr20: 0.75,
    ndcg5: 0.25,
    ndcg10: (1 + 1 / 3) / 4,
    ndcg20: (1 + 1 / 3 + 1 / 4) / 4,
    mrr20: (1 + 1 / 7 + 1 / 15) / 4,
  });
});

test("the area is the curve's mean height over k", () => {
  expect(areaUnderCurve([0, 1, 3], [0, 1, 1])).toBeCloseTo((0.5 + 2) / 3, 12);
  expect(areaUnderCurve([0, 5, 10], [0.3, 0.3, 0.3])).toBeCloseTo(0.3, 12);
  expect(areaUnderCurve([5], [0.2])).toBe(0.2);
});

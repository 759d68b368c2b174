import fc from "fast-check";
import { expect, test } from "vitest";
import { makeTopItems, rankTarget } from "../../../src/meta/evaluate/rank-target.ts";

const rank = (row: readonly number[], target: number, excluded: readonly number[] = []) =>
  rankTarget(Float32Array.from(row), target, Int32Array.from(excluded), makeTopItems(3));

/** Few different scores, so that ties are the rule; -Infinity and negative ones too. */
const scores = fc.array(fc.constantFrom(-Infinity, -2, 0, 0.5, 1, 3), { minLength: 1, maxLength: 40 });

const question = scores.chain((row) =>
  fc.record({
    row: fc.constant(row),
    target: fc.nat(row.length - 1),
    excluded: fc.array(fc.nat(row.length + 2), { maxLength: 6 }),
  }),
);

test("the rank equals that of sorting by hand, ties at their mean", () => {
  fc.assert(
    fc.property(question, ({ row, target, excluded }) => {
      fc.pre(!excluded.includes(target));
      const sorted = row
        .map((score, item) => ({ score, item }))
        .filter(({ item }) => !excluded.includes(item));
      sorted.sort((a, b) => (a.score === b.score ? 0 : b.score > a.score ? 1 : -1));
      const places = sorted.flatMap(({ score }, at) => (score === row[target] ? [at + 1] : []));
      expect(rank(row, target, excluded)).toEqual({
        mean: places.reduce((sum, place) => sum + place, 0) / places.length,
        pessimistic: Math.max(...places),
      });
    }),
  );
});

test("the first items are those of sorting by hand, without the excluded", () => {
  fc.assert(
    fc.property(question, fc.integer({ min: 1, max: 25 }), ({ row, target, excluded }, limit) => {
      const top = makeTopItems(limit);
      rankTarget(Float32Array.from(row), target, Int32Array.from(excluded), top);
      const expected = row
        .map((score, item) => ({ score, item }))
        .filter(({ score, item }) => score > -Infinity && !excluded.includes(item))
        .sort((a, b) => b.score - a.score || a.item - b.item)
        .slice(0, limit);
      expect([...top.items.subarray(0, top.count)]).toEqual(expected.map(({ item }) => item));
    }),
  );
});

test("raising only the target's score never worsens its rank", () => {
  fc.assert(
    fc.property(question, ({ row, target }) => {
      const raised = row.map((score, item) => (item === target ? 4 : score));
      expect(rank(raised, target).mean).toBeLessThanOrEqual(rank(row, target).mean);
      expect(rank(raised, target).mean).toBe(1);
    }),
  );
});

test("a constant row gives the middle, not the top", () => {
  expect(rank([0, 0, 0, 0, 0], 0)).toEqual({ mean: 3, pessimistic: 5 });
});

test("a target that is unknown or excluded ranks nowhere", () => {
  const nowhere = { mean: Infinity, pessimistic: Infinity };
  expect(rank([1, 2], 2)).toEqual(nowhere);
  expect(rank([1, 2], -1)).toEqual(nowhere);
  expect(rank([1, 2], 1, [1])).toEqual(nowhere);
});

test("scores that are not numbers never help", () => {
  expect(rank([NaN, 1, 0], 1).mean).toBe(2);
  expect(() => rank([NaN, 1], 0)).toThrow(/NaN/);
});

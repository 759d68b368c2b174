import fc from "fast-check";
import { expect, test } from "vitest";
import { makeTopItems, rankTarget } from "../../../src/meta/evaluate/rank-target.ts";
import { rankTargets } from "../../../src/meta/evaluate/rank-targets.ts";

/** Few different scores, so that ties are the rule; what is not a number too, which no target may have. */
const scores = fc.array(fc.constantFrom(-Infinity, -2, -0, 0, 0.5, 1, 3, NaN), {
  minLength: 2,
  maxLength: 40,
});
const question = scores.chain((row) =>
  fc.record({
    row: fc.constant(Float32Array.from(row)),
    targets: fc
      .uniqueArray(fc.integer({ min: -1, max: row.length + 1 }), { minLength: 1, maxLength: 12 })
      .filter((targets) => targets.every((target) => !Number.isNaN(row[target] ?? 0)))
      .map((targets) => Int32Array.from(targets)),
    excluded: fc.array(fc.nat(row.length + 2), { maxLength: 6 }).map((items) => Int32Array.from(items)),
  }),
);

test("each of several targets has the rank that it has alone", () => {
  fc.assert(
    fc.property(question, ({ row, targets, excluded }) => {
      const top = makeTopItems(3);
      const alone = Array.from(targets, (target) => rankTarget(row, target, excluded, top));
      const ascending = (list: number[]) => list.sort((a, b) => (a === b ? 0 : a - b));

      const ranks = rankTargets(row, targets, excluded, makeTopItems(3));

      expect(ranks).toEqual({
        mean: ascending(alone.map(({ mean }) => mean)),
        pessimistic: ascending(alone.map(({ pessimistic }) => pessimistic)),
      });
    }),
  );
});

test("the first items are noted as for one target", () => {
  const row = Float32Array.of(4, 1, 3, 2);
  const top = makeTopItems(2);

  rankTargets(row, Int32Array.of(1, 3), Int32Array.of(0), top);

  expect([...top.items]).toEqual([2, 3]);
});

test("a target that is scored NaN is refused, whichever it is", () => {
  const row = Float32Array.of(1, NaN, 2);

  const rank = () => rankTargets(row, Int32Array.of(0, 1), new Int32Array(0), makeTopItems(2));

  expect(rank).toThrow(/scored item 1 NaN/);
});

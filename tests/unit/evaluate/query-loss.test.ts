import fc from "fast-check";
import { expect, test } from "vitest";
import { queryLoss } from "../../../src/meta/evaluate/query-loss.ts";

const rows = fc.array(fc.float({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 30 });
const question = rows.chain((row) =>
  fc.record({
    row: fc.constant(row),
    targets: fc.uniqueArray(fc.nat(row.length + 1), { minLength: 1, maxLength: 5 }),
    excluded: fc.array(fc.nat(row.length + 1), { maxLength: 5 }),
  }),
);

test("the loss equals that of a softmax written out, over what is not excluded", () => {
  fc.assert(
    fc.property(question, ({ row, targets, excluded }) => {
      const candidates = row.map((_, item) => item).filter((item) => !excluded.includes(item));
      const ranked = targets.filter((target) => candidates.includes(target));
      const most = Math.max(...candidates.map((item) => row[item]!));
      const sum = candidates.reduce((total, item) => total + Math.exp(row[item]! - most), 0);
      const losses = ranked.map((target) => most + Math.log(sum) - row[target]!);

      const loss = queryLoss(Float32Array.from(row), Int32Array.from(targets), Int32Array.from(excluded));

      if (losses.length === 0) expect(loss).toBeNull();
      else expect(loss).toBeCloseTo(losses.reduce((a, b) => a + b, 0) / losses.length, 4);
    }),
  );
});

test("equal scores are a uniform guess, and excluded items take no share however high they score", () => {
  const row = Float32Array.of(500, 1, 1, 1, 1, -Infinity);

  const loss = queryLoss(row, Int32Array.of(2), Int32Array.of(0, 0));

  expect(loss).toBeCloseTo(Math.log(4), 6);
});

test("scores that are not numbers do not help", () => {
  expect(queryLoss(Float32Array.of(NaN, 1), Int32Array.of(1), new Int32Array(0))).toBeNaN();
});

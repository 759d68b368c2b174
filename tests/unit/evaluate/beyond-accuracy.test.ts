import fc from "fast-check";
import { expect, test } from "vitest";
import { chooseCategory } from "../../../src/meta/evaluate/category-column.ts";
import { evaluateKShot } from "../../../src/meta/evaluate/evaluate-k-shot.ts";
import { giniOf, meanPopularity } from "../../../src/meta/evaluate/exposure.ts";
import { makeFixedOrder } from "../../../src/meta/evaluate/fixed-order.ts";
import { miscalibration } from "../../../src/meta/evaluate/miscalibration.ts";
import { makeTopItems, rankTarget } from "../../../src/meta/evaluate/rank-target.ts";
import { measureReliability } from "../../../src/meta/evaluate/reliability.ts";
import { shareHarmed } from "../../../src/meta/evaluate/score-answers.ts";
import { makeRankerOf } from "./make-ranker-of.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

test("Gini is the mean absolute difference of two items over twice the mean", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 30 }), (counts) => {
      fc.pre(counts.some((count) => count > 0));
      const differences = counts.flatMap((one) => counts.map((other) => Math.abs(one - other)));

      expect(giniOf(counts)).toBeCloseTo(mean(differences) / (2 * mean(counts)), 10);
    }),
  );
});

test("equal exposure has no inequality, one item that gets everything nearly all of it", () => {
  expect(giniOf([3, 3, 3, 3])).toBeCloseTo(0, 12);
  expect(giniOf([0, 0, 0, 8])).toBeCloseTo(3 / 4, 12);
  expect(giniOf([0, 0])).toBe(0);
});

test("mean popularity is the mean of log counts over what is shown", () => {
  expect(meanPopularity(Int32Array.of(2, 0), [0, 9, Math.E ** 2 - 1])).toBeCloseTo(1, 12);
});

const category = { name: "room", labels: ["a", "b", "c"], codes: Int32Array.of(0, 0, 1, 1, 2, -1) };

test("miscalibration is the divergence of category shares written out", () => {
  const items = fc.array(fc.nat(7), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(items, items, (support, shown) => {
      const shares = (list: number[]) => {
        const known = list.map((item) => category.codes[item] ?? -1).filter((code) => code >= 0);
        return [0, 1, 2].map((code) => known.filter((other) => other === code).length / known.length);
      };
      const [p, q] = [shares(support), shares(shown)];
      const slow = p.map((share, code) =>
        share > 0 ? share * Math.log(share / (0.99 * q[code]! + 0.01 * share)) : 0,
      );

      const found = miscalibration(Int32Array.from(support), Int32Array.from(shown), category);

      if (p.some(Number.isNaN) || q.some(Number.isNaN)) expect(found).toBeNull();
      else expect(found).toBeCloseTo(slow[0]! + slow[1]! + slow[2]!, 10);
    }),
  );
});

test("a list with the support's own shares is calibrated, one without any of them is at the worst", () => {
  const support = Int32Array.of(0, 2);

  expect(miscalibration(support, Int32Array.of(1, 3, 0, 2), category)).toBeCloseTo(0, 12);
  expect(miscalibration(support, Int32Array.of(4), category)).toBeCloseTo(Math.log(100), 12);
});

test("reliability bins hold what a plain filter finds, and the error weighs their gaps", () => {
  const predictions = fc.array(
    fc.record({ predicted: fc.double({ min: 0, max: 1, noNaN: true }), came: fc.constantFrom(0, 1, 0.5) }),
    { minLength: 1, maxLength: 60 },
  );
  fc.assert(
    fc.property(predictions, (list) => {
      const { bins, error } = measureReliability(
        list.map(({ predicted }) => predicted),
        list.map(({ came }) => came),
      );

      let gap = 0;
      for (const { from, to, items, predicted, observed } of bins) {
        const inside = list.filter((one) =>
          to === 1 ? one.predicted >= from : one.predicted >= from && one.predicted < to,
        );
        expect(items).toBe(inside.length);
        if (inside.length === 0) continue;
        expect(predicted).toBeCloseTo(mean(inside.map((one) => one.predicted)), 10);
        expect(observed).toBeCloseTo(mean(inside.map((one) => one.came)), 10);
        gap += (inside.length / list.length) * Math.abs(predicted - observed);
      }
      expect(error).toBeCloseTo(gap, 10);
    }),
  );
});

test("a rank in a fixed order equals that of one pass, whatever is excluded", () => {
  const scores = fc.array(fc.constantFrom(-Infinity, -2, -0, 0, 0.5, 3, NaN), {
    minLength: 1,
    maxLength: 30,
  });
  fc.assert(
    fc.property(scores, fc.nat(32), fc.array(fc.nat(32), { maxLength: 6 }), (values, target, excluded) => {
      const row = Float32Array.from(values);
      fc.pre(!Number.isNaN(row[target] ?? 0));

      const rank = makeFixedOrder(row).rank(target, new Set(excluded));

      expect(rank).toEqual(rankTarget(row, target, Int32Array.from(excluded), makeTopItems(1)));
    }),
  );
});

test("harm counts what got worse, ties half, and leaves out what has no rank", () => {
  expect(shareHarmed([5, 2, 3, null, 9], [4, 2, 8, 1, null])).toBeCloseTo((1 + 0.5 + 0) / 3, 12);
  expect(shareHarmed([null], [1])).toBeNull();
});

const ITEMS = 12;
/** Without clicks by number; then the neighbours of the last item first. */
const near = makeRankerOf("near", ITEMS, ({ items }, item) =>
  items.length === 0 ? -item : -Math.abs(item - items.at(-1)!) - item / 100,
);
const rooms = Array.from({ length: ITEMS }, (_, item) => (item < 6 ? "low" : item < 11 ? "high" : null));
const catalogue = makeCatalogue(ITEMS, [{ name: "room", kind: "categorical", values: rooms }]);
const clicks = Float64Array.from({ length: ITEMS }, (_, item) => (item < 9 ? 9 - item : 0));
const facts = { clicks, category: chooseCategory(catalogue) };

test("harm asks for the same target among the same candidates, with nothing known", async () => {
  const test = [makeSession([8, 9, 10]), makeSession([3, 0, 1]), makeSession([2, 99])];

  const { curves } = await evaluateKShot({ rankers: [near], catalogue, test, ks: [0, 1, 2], facts });

  const [none, one, two] = curves[0]!.points;
  expect(none!.beyond!.harmed).toBeNull();
  // After 8, item 9 is second (7 comes first); by number it is ninth of the eleven left. After 3, item 0 falls from 1 to 5.
  expect(one!.ranks).toEqual([2, 5, null]);
  expect(one!.priorRanks).toEqual([9, 1, null]);
  expect(one!.beyond!.harmed).toBe(0.5);
  expect(two!.priorRanks).toEqual([9, 1]);
  expect(two!.beyond!.harmed).toBe(0.25);
});

test("recall counts targets among the first hundred or five hundred, in whatever order", async () => {
  const items = 600;
  const byNumber = makeRankerOf("by number", items, (_, item) => -item);
  const test = [makeSession([0, 50]), makeSession([0, 300]), makeSession([0, 550]), makeSession([0, 700])];

  const { curves } = await evaluateKShot({
    rankers: [byNumber],
    catalogue: makeCatalogue(items),
    test,
    ks: [1],
  });

  expect(curves[0]!.points[0]!.beyond).toMatchObject({
    recall100: 0.25,
    recall500: 0.5,
    popularity20: null,
    miscalibration20: null,
    reliability20: null,
  });
});

test("a ranker of logits is told how often its probabilities come true", async () => {
  const sure = {
    ...makeRankerOf("sure", ITEMS, ({ items }, item) => (item === (items.at(-1) ?? -1) + 1 ? 20 : 0)),
    givesLogits: true as const,
  };
  const test = [makeSession([0, 1]), makeSession([4, 5]), makeSession([7, 2])];

  const { curves } = await evaluateKShot({ rankers: [sure], catalogue, test, ks: [1], facts });

  const { bins } = curves[0]!.points[0]!.beyond!.reliability20!;
  expect(bins.at(-1)).toMatchObject({ items: 3, observed: 2 / 3 });
  expect(bins.at(-1)!.predicted).toBeCloseTo(1, 6);
});

test("tasks are told apart by popularity and category of what they look for", async () => {
  const test = [makeSession([1, 0]), makeSession([0, 8]), makeSession([0, 11]), makeSession([0, 40])];

  const { slices } = await evaluateKShot({ rankers: [near], catalogue, test, ks: [1], facts });

  const [popularity, room] = slices!;
  expect(popularity!.of[0]!.map((group) => popularity!.groups[group])).toEqual([
    "best-sellers",
    "long tail",
    "never clicked before",
    "never clicked before",
  ]);
  expect(room!.name).toBe("room of the target");
  expect(room!.of[0]!.map((group) => room!.groups[group])).toEqual(["low", "high", "unknown", "unknown"]);
});

test("the category is the named attribute, or the one about as fine as the root of the items", () => {
  const by = (name: string, parts: number) => ({
    name,
    kind: "categorical" as const,
    values: Array.from({ length: 100 }, (_, item) => `${name} ${item % parts}`),
  });
  const rare = { name: "rare", kind: "categorical" as const, values: new Array<null>(100).fill(null) };
  const shop = makeCatalogue(100, [by("sex", 2), by("room", 12), by("brand", 50), rare]);

  expect(chooseCategory(shop)!.name).toBe("room");
  expect(chooseCategory(shop, "brand")!.labels).toHaveLength(50);
  expect(chooseCategory(shop, "rare")).toBeNull();
  expect(chooseCategory(makeCatalogue(3))).toBeNull();
});

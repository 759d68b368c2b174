import fc from "fast-check";
import { expect, test } from "vitest";
import { canFitEase, fitEase, fitTunedEase } from "../../../src/meta/baselines/ease.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const ITEMS = 6;
const catalogue = makeCatalogue(ITEMS);
const all = Array.from({ length: ITEMS }, (_, item) => item);
const lists = fc.array(fc.uniqueArray(fc.nat(ITEMS - 1), { minLength: 1 }), { minLength: 2, maxLength: 12 });
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** Row i is what item i alone speaks for. */
async function weightsOf(train: readonly (readonly number[])[], regularisation: number): Promise<number[][]> {
  const ranker = fitEase(
    train.map((list) => makeSession(list)),
    catalogue,
    { regularisation },
  );
  const scores = await ranker.score(all.map((item) => makeSession([item])));
  return all.map((item) => [...scores.subarray(item * ITEMS, (item + 1) * ITEMS)]);
}

test("weights solve the normal equations of the problem with a zero diagonal", async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (train) => {
      const weights = await weightsOf(train, 2);
      const together = (a: number, b: number) =>
        train.filter((list) => list.includes(a) && list.includes(b)).length;
      for (const candidate of all) {
        expect(weights[candidate]![candidate]).toBeCloseTo(0, 6);
        // The derivative for each weight that is free: Σ_l G_kl B_lj + λ B_kj = G_kj.
        for (const known of all.filter((item) => item !== candidate)) {
          const fitted = sum(all.map((item) => together(known, item) * weights[item]![candidate]!));
          expect(fitted + 2 * weights[known]![candidate]!).toBeCloseTo(together(known, candidate), 4);
        }
      }
    }),
  );
});

test("the weights of several known items add up, each further click back by the decay", async () => {
  const train = [
    [0, 1, 2],
    [0, 3],
    [1, 3, 4],
    [2, 4],
  ];
  const weights = await weightsOf(train, 2);
  const ranker = fitEase(
    train.map((list) => makeSession(list)),
    catalogue,
    { regularisation: 2, decay: 0.5 },
  );
  const scores = await ranker.score([makeSession([0, 1])]);
  expect(scores[4]).toBeCloseTo(weights[1]![4]! + 0.5 * weights[0]![4]!, 5);
});

test("an item that nobody clicked speaks for nothing, and nothing for it", async () => {
  const weights = await weightsOf(
    [
      [0, 1],
      [0, 2],
      [1, 2],
    ],
    2,
  );
  expect(weights[5]!.every((weight) => Math.abs(weight) < 1e-6)).toBe(true);
  expect(weights.every((row) => Math.abs(row[5]!) < 1e-6)).toBe(true);
});

test("a log of too many clicked items is refused, with the reason", () => {
  const large = makeCatalogue(6000);
  const sessions = [makeSession(Array.from({ length: 5001 }, (_, item) => item))];
  expect(() => fitEase(sessions, large)).toThrow(/5001 are too many/);
  expect(canFitEase(sessions, large)).toBe(false);
});

test("fewer sessions than items are too few to be fitted on", () => {
  expect(canFitEase([makeSession([0, 1, 2])], catalogue)).toBe(false);
  expect(
    canFitEase(
      [0, 1, 2, 3].map((at) => makeSession([0, 1, 2], { id: `${at}` })),
      catalogue,
    ),
  ).toBe(true);
});

test("the settings are those of the search, and the same each time", async () => {
  const sessions = Array.from({ length: 40 }, (_, day) =>
    makeSession(day % 2 ? [0, 1, 2] : [3, 4, 5], { id: `${day}`, startMs: day * 86_400_000 }),
  );
  const first = await fitTunedEase(sessions, catalogue);
  const again = await fitTunedEase(sessions, catalogue);
  expect([20, 200, 2000]).toContain(first.settings["regularisation"]);
  expect(again.settings).toEqual(first.settings);
});

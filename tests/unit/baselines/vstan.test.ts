import fc from "fast-check";
import { expect, test } from "vitest";
import { fitTunedVstan, fitVstan } from "../../../src/meta/baselines/vstan.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const ITEMS = 8;
const HOUR = 3_600_000;
const catalogue = makeCatalogue(ITEMS);
const all = Array.from({ length: ITEMS }, (_, item) => item);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
const visit = fc.uniqueArray(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 6 });

const options = {
  neighbours: 3,
  recent: 4,
  positionLife: 1.5,
  sessionLifeMs: 5 * HOUR,
  distanceLife: 2,
  matchLife: 3,
  rarity: 0.4,
};

/** The equations as they are printed. `visits` are an hour apart. */
function evaluate(
  visits: readonly (readonly number[])[],
  known: readonly number[],
  candidate: number,
): number {
  const back = (item: number) => known.length - 1 - known.indexOf(item);
  const weight = (item: number) => Math.exp(-back(item) / 1.5);
  const endMs = (at: number) => at * HOUR + (visits[at]!.length - 1) * 1000;
  const looked = visits
    .map((items, at) => ({ items, at, shared: items.filter((item) => known.includes(item)) }))
    .filter(({ shared }) => shared.length > 0)
    .slice(-4);
  const nowMs = Math.max(...looked.map(({ at }) => endMs(at)));
  const nearest = looked
    .map((one) => ({
      ...one,
      similarity:
        (sum(one.shared.map(weight)) /
          (Math.sqrt(sum(known.map((item) => weight(item) ** 2))) * Math.sqrt(one.items.length))) *
        Math.exp(-(nowMs - endMs(one.at)) / (5 * HOUR)),
    }))
    .sort((a, b) => b.similarity - a.similarity)
    .slice(0, 3);
  const df = visits.filter((items) => items.includes(candidate)).length;
  return sum(
    nearest
      .filter(({ items }) => items.includes(candidate))
      .map(({ items, shared, similarity }) => {
        const distance = Math.abs(items.indexOf(candidate) - items.indexOf(shared.at(-1)!));
        const match = Math.exp(-Math.min(...shared.map(back)) / 3);
        return similarity * Math.exp(-distance / 2) * match * (1 + 0.4 * Math.log(visits.length / df));
      }),
  );
}

const makeVisits = (lists: readonly (readonly number[])[]) =>
  lists.map((list, at) => makeSession(list, { id: `${at}`, startMs: at * HOUR }));

test("VSTAN follows its equations", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(visit, { minLength: 1, maxLength: 12 }), visit, async (lists, known) => {
      const scores = await fitVstan(makeVisits(lists), catalogue, options).score([makeSession(known)]);
      for (const item of all.filter((candidate) => !known.includes(candidate))) {
        expect(scores[item]).toBeCloseTo(evaluate(lists, known, item), 5);
      }
    }),
  );
});

test("scores do not depend on when the visitor comes", async () => {
  const ranker = fitVstan(
    makeVisits([
      [0, 1],
      [1, 2, 3],
      [0, 3],
    ]),
    catalogue,
    options,
  );
  const early = Float32Array.from(await ranker.score([makeSession([1, 0])]));
  const late = await ranker.score([makeSession([1, 0], { startMs: 1e12 })]);
  expect(late).toEqual(early);
});

test("a search finds that visitors go on with what is next to what they know", async () => {
  const lists = Array.from({ length: 60 }, (_, at) => [at % 3, 3 + (at % 3), 6]);
  const ranker = await fitTunedVstan(makeVisits(lists), catalogue);
  const scores = await ranker.score([makeSession([1])]);
  expect(ranker.settings).toHaveProperty("sessionLifeMs");
  expect(scores[4]).toBeGreaterThan(scores[3]!);
});

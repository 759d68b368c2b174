import fc from "fast-check";
import { expect, test } from "vitest";
import { fitEase } from "../../../src/meta/baselines/ease.ts";
import { fitIals } from "../../../src/meta/baselines/ials.ts";
import { fitItemKnn } from "../../../src/meta/baselines/item-knn.ts";
import type { Baseline } from "../../../src/meta/baselines/make-ranker.ts";
import { fitPopularity } from "../../../src/meta/baselines/popularity.ts";
import { fitRecentPopularity } from "../../../src/meta/baselines/recent-popularity.ts";
import { fitRules } from "../../../src/meta/baselines/rules.ts";
import { fitVSknn } from "../../../src/meta/baselines/v-sknn.ts";
import { fitVstan } from "../../../src/meta/baselines/vstan.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const ITEMS = 9;
const catalogue = makeCatalogue(ITEMS);
const lists = fc.array(fc.array(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 8 }), {
  minLength: 1,
  maxLength: 15,
});
const clicks = fc.array(fc.nat(ITEMS - 1), { minLength: 1, maxLength: 6 });
const all = Array.from({ length: ITEMS }, (_, item) => item);
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/** The equation, written as it is printed: `evidence` for one candidate, from distinct items. */
type Evidence = (
  candidate: number,
  recent: readonly number[],
  visits: readonly (readonly number[])[],
) => number;

async function expectEquation(
  fit: (train: ReturnType<typeof makeSession>[]) => Baseline,
  evidence: Evidence,
) {
  await fc.assert(
    fc.asyncProperty(lists, clicks, async (train, support) => {
      const [scores, visits] = [
        await fit(train.map((list) => makeSession(list))).score([makeSession(support)]),
        train.map((list) => [...new Set(list)]),
      ];
      const recent = [...new Set(support)].reverse();
      // A known item's own evidence never counts: it is not a candidate.
      for (const item of all.filter((candidate) => !recent.includes(candidate))) {
        expect(scores[item]).toBeCloseTo(evidence(item, recent, visits), 5);
      }
    }),
  );
}

const df = (item: number, visits: readonly (readonly number[])[]) =>
  visits.filter((visit) => visit.includes(item)).length;

test("item-kNN follows its equation", async () => {
  await expectEquation(
    (train) => fitItemKnn(train, catalogue, { decay: 0.7, shrinkage: 3, balance: 0.65 }),
    (candidate, recent, visits) =>
      sum(
        recent.map((item, age) => {
          const both = visits.filter((visit) => visit.includes(item) && visit.includes(candidate)).length;
          return (0.7 ** age * both) / ((df(item, visits) + 3) ** 0.65 * (df(candidate, visits) + 3) ** 0.35);
        }),
      ),
  );
});

test("rules follow their equation, order and distance included", async () => {
  await expectEquation(
    (train) => fitRules(train, catalogue, { decay: 0.5, fading: 0.6 }),
    (candidate, recent, visits) =>
      sum(
        recent.flatMap((item, age) =>
          visits
            .filter((visit) => visit.includes(item) && visit.includes(candidate))
            .map((visit) => {
              const distance = visit.indexOf(candidate) - visit.indexOf(item);
              const weight = distance > 0 ? 0.6 ** (distance - 1) : 0.5 * 0.6 ** (-distance - 1);
              return (0.5 ** age * weight) / (df(item, visits) + 5);
            }),
        ),
      ),
  );
});

test("V-SKNN follows its equation", async () => {
  const options = { neighbours: 3, recent: 2, steepness: 2, rarity: 0.5, distanceDecay: 0.4 };
  await expectEquation(
    (train) => fitVSknn(train, catalogue, options),
    (candidate, recent, visits) => {
      const votes = visits.map((visit, session) => {
        // Only the last two sessions of each item are looked at.
        const shared = recent.filter((item) => {
          const holders = visits.flatMap((other, index) => (other.includes(item) ? [index] : []));
          return holders.slice(-2).includes(session);
        });
        const weights = shared.map((item) => ((recent.length - recent.indexOf(item)) / recent.length) ** 2);
        return { visit, session, similarity: sum(weights), anchor: visit.indexOf(shared[0] ?? -1) };
      });
      const nearest = votes
        .filter(({ similarity }) => similarity > 0)
        .sort((a, b) => b.similarity - a.similarity || b.session - a.session)
        .slice(0, 3);
      const boost = 1 + 0.5 * Math.log(visits.length / Math.max(1, df(candidate, visits)));
      return sum(
        nearest
          .filter(({ visit }) => visit.includes(candidate))
          .map(
            ({ visit, similarity, anchor }) =>
              similarity * boost * Math.exp(-0.4 * Math.abs(visit.indexOf(candidate) - anchor)),
          ),
      );
    },
  );
});

const train = [makeSession([0, 1]), makeSession([0, 1, 2]), makeSession([3, 0]), makeSession([2, 0])];
const fits = [
  fitPopularity,
  fitItemKnn,
  fitRules,
  fitVSknn,
  fitVstan,
  (sessions: Session[]) => fitRecentPopularity(sessions, catalogue, { halfLifeMs: 1 }),
  (sessions: Session[]) => fitEase(sessions, catalogue, { regularisation: 2 }),
  (sessions: Session[]) => fitIals(sessions, catalogue, { factors: 2 }),
];
const every = fits.map((fit) => fit(train, catalogue));
const neighbourly = every.slice(1, 5);
const order = (scores: Float32Array) => all.toSorted((a, b) => scores[b]! - scores[a]! || a - b);

test("for a visitor without clicks each baseline ranks by popularity", async () => {
  for (const ranker of every) {
    const [scores] = [await ranker.score([makeSession([])])];
    expect(order(scores).slice(0, 4)).toEqual([0, 1, 2, 3]);
  }
});

test("what no evidence speaks for is ordered by popularity, behind the rest", async () => {
  for (const ranker of neighbourly) {
    const ranked = order(await ranker.score([makeSession([3])])).filter((item) => item !== 3);
    expect(ranked.slice(0, 3)).toEqual([0, 1, 2]);
  }
});

test("rows of one batch are those of single calls, also when the buffer is used again", async () => {
  const supports = [makeSession([0]), makeSession([]), makeSession([2, 1]), makeSession([1, 0])];
  for (const ranker of every) {
    const together = Float32Array.from(await ranker.score(supports));
    for (const [at, support] of supports.entries()) {
      expect(await ranker.score([support])).toEqual(together.slice(at * ITEMS, (at + 1) * ITEMS));
    }
  }
});

test("items that the catalogue does not know change nothing", async () => {
  for (const fit of fits) {
    const ranker = fit([...train, makeSession([99])], catalogue);
    const alone = Float32Array.from(await ranker.score([makeSession([0])]));
    expect(await ranker.score([makeSession([0, 99])])).toEqual(alone);
  }
});

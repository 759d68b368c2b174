import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { compareRankers } from "../../../src/meta/evaluate/compare-rankers.ts";
import { evaluateKShot, type KShotResult } from "../../../src/meta/evaluate/evaluate-k-shot.ts";
import { makeRankerOf } from "./make-ranker-of.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const ITEMS = 40;
const random = createRandom(4);
/** Walks upwards with gaps, some longer than others. */
const walks = Array.from({ length: 150 }, () => {
  const items = [random.below(5)];
  while (items.length < 2 + random.below(9)) items.push(items.at(-1)! + 1 + random.below(3));
  return makeSession(items);
});
const forward = makeRankerOf("forward", ITEMS, ({ items }, item) => {
  const step = item - (items.at(-1) ?? 0);
  return step > 0 ? -step : -ITEMS;
});
const around = makeRankerOf("around", ITEMS, ({ items }, item) => -Math.abs(item - (items.at(-1) ?? 0) + 3));

const evaluate = () =>
  evaluateKShot({
    rankers: [forward, around],
    catalogue: makeCatalogue(ITEMS),
    test: walks,
    ks: [0, 1, 2, 5],
  });

test("differences are those of the means, and a clear win excludes 0", async () => {
  const result = await evaluate();
  const [comparison] = compareRankers(result, [{ ranker: "forward", against: "around" }], { seed: 1 });
  const [one, other] = result.curves;
  for (const [at, point] of comparison!.points.entries()) {
    const metrics = [one!.points[at]!.metrics, other!.points[at]!.metrics] as const;
    expect(point.ndcg10.difference).toBeCloseTo(metrics[0].ndcg10 - metrics[1].ndcg10, 12);
    expect(point.hr10.difference).toBeCloseTo(metrics[0].hr10 - metrics[1].hr10, 12);
    if (point.k > 0) expect(point.ndcg10.low).toBeGreaterThan(0);
  }
  expect(comparison!.meanKnown.difference).toBeCloseTo(one!.meanKnown - other!.meanKnown, 12);
});

test("turned around, the interval turns around", async () => {
  const result = await evaluate();
  const [there, back] = compareRankers(
    result,
    [
      { ranker: "forward", against: "around" },
      { ranker: "around", against: "forward" },
    ],
    { seed: 1, resamples: 500 },
  );
  expect(back!.points[1]!.ndcg10.low).toBeCloseTo(-there!.points[1]!.ndcg10.high, 12);
  expect(back!.meanKnown.high).toBeCloseTo(-there!.meanKnown.low, 12);
});

test("the interval of the mean over k agrees with resampling whole sessions", async () => {
  const result = await evaluate();
  const [comparison] = compareRankers(result, [{ ranker: "forward", against: "around" }], { seed: 1 });
  const slow = resampleSessions(result, 3000);
  expect(comparison!.meanKnown.low).toBeCloseTo(slow[75]!, 2);
  expect(comparison!.meanKnown.high).toBeCloseTo(slow[2925]!, 2);
});

function resampleSessions(result: KShotResult, resamples: number): number[] {
  const chance = createRandom(8);
  const [one, other] = result.curves;
  const differences = [1, 2, 3].map((at) => {
    const gains = result.sessions[at]!.map(
      (_, task) => one!.points[at]!.ndcg10[task]! - other!.points[at]!.ndcg10[task]!,
    );
    return new Map(result.sessions[at]!.map((session, task) => [session, gains[task]!]));
  });
  return Array.from({ length: resamples }, () => {
    const drawn = walks.map(() => chance.below(walks.length));
    const means = differences.map((bySession) => {
      const values = drawn.flatMap((session) => bySession.get(session) ?? []);
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    });
    return means.reduce((sum, mean) => sum + mean, 0) / means.length;
  }).sort((a, b) => a - b);
}

test("tasks of one session are resampled together, so that the interval is that of sessions", async () => {
  const result = await evaluateKShot({
    rankers: [forward, around],
    catalogue: makeCatalogue(ITEMS),
    test: walks,
    protocol: "S",
  });

  const [comparison] = compareRankers(result, [{ ranker: "forward", against: "around" }], { seed: 1 });

  const [one, other] = result.curves;
  const { all } = comparison!;
  const slow = resampleAll(result, 3000);
  expect(all!.tasks).toBe(one!.all!.tasks);
  expect(all!.mrr20.difference).toBeCloseTo(one!.all!.metrics.mrr20 - other!.all!.metrics.mrr20, 12);
  expect(all!.hr20.difference).toBeCloseTo(one!.all!.metrics.hr20 - other!.all!.metrics.hr20, 12);
  expect(all!.ndcg10.low).toBeCloseTo(slow[75]!, 2);
  expect(all!.ndcg10.high).toBeCloseTo(slow[2925]!, 2);
});

/** Means over all tasks of drawn sessions, ascending. */
function resampleAll({ allSessions, curves }: KShotResult, resamples: number): number[] {
  const chance = createRandom(9);
  const gains = walks.map((): number[] => []);
  allSessions!.forEach((session, task) =>
    gains[session]!.push(curves[0]!.all!.ndcg10[task]! - curves[1]!.all!.ndcg10[task]!),
  );
  return Array.from({ length: resamples }, () => {
    const values = walks.flatMap(() => gains[chance.below(walks.length)]!);
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  }).sort((a, b) => a - b);
}

test("many tasks of two sessions are evidence of two sessions", async () => {
  const likes = makeRankerOf("likes", ITEMS, (_, item) => (item === 0 ? 1 : 0));
  const hates = makeRankerOf("hates", ITEMS, (_, item) => (item < 2 ? -1 : 0));
  const test = [0, 1].map((item) => makeSession(Array.from({ length: 60 }, () => item)));
  const result = await evaluateKShot({
    rankers: [likes, hates],
    catalogue: makeCatalogue(ITEMS),
    test,
    protocol: "S",
  });

  const [comparison] = compareRankers(result, [{ ranker: "likes", against: "hates" }], { seed: 1 });

  const { difference, low, high } = comparison!.all!.hr20;
  expect(low).toBe(0);
  expect([difference, high]).toEqual([expect.closeTo(0.5, 12), expect.closeTo(1, 12)]);
});

test("a ranker that is not in the result is named", async () => {
  const result = await evaluate();
  const compare = () => compareRankers(result, [{ ranker: "forward", against: "rules" }], { seed: 1 });
  expect(compare).toThrow(/"rules".*forward, around/);
});

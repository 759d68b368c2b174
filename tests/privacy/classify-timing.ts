import { createRandom } from "../../src/core/random.ts";
import type { Visit } from "./visit-shop.ts";

/** Two visits of one pair, each as its time features. */
export interface TimedPair {
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** How well times tell the visitors of a pair apart: 0.5 is not at all. */
export interface TimingVerdict {
  readonly pairs: number;
  readonly auc: number;
  /** 95 % interval, by drawing pairs anew. */
  readonly from: number;
  readonly to: number;
}

const FOLDS = 10;
const ROUNDS = 300;
const DRAWS = 1000;

/** When the first, the middle and the last request of each part of a visit came, of each kind by its path, in ms. */
export function timeFeatures({ arrivals }: Visit): number[] {
  const phases = ["list", "acts", "scrolls", "other page", "acts there", "returns", "leaves"];
  const kinds = [/^\/inkling\/.*\.js$/, /^\/inkling\/.*(json|bin)$/, /^\/image\//];
  return phases.flatMap((phase) =>
    kinds.flatMap((kind) => {
      const times = arrivals
        .filter((one) => one.phase === phase && kind.test(one.request.path))
        .map(({ afterMs }) => afterMs)
        .sort((a, b) => a - b);
      return [times[0] ?? 0, times[times.length >> 1] ?? 0, times.at(-1) ?? 0];
    }),
  );
}

/**
 * Learns from the times of other pairs which visitor of a pair is which (logistic regression, ten folds by pair), and
 * says how often it would be right about two visitors it has not seen.
 */
export function classifyTiming(pairs: readonly TimedPair[]): TimingVerdict {
  const scores = pairs.map(() => [0, 0] as [number, number]);
  for (let fold = 0; fold < FOLDS; fold++) {
    const isHeldOut = (at: number) => at % FOLDS === fold;
    const train = pairs.filter((_, at) => !isHeldOut(at));
    if (train.length === 0) continue;
    const predict = fit(train);
    pairs.forEach(({ one, other }, at) => {
      if (isHeldOut(at)) scores[at] = [predict(one), predict(other)];
    });
  }
  const random = createRandom(3);
  const draws = Array.from({ length: DRAWS }, () =>
    areaUnderCurve(Array.from(scores, () => scores[random.below(scores.length)]!)),
  ).sort((a, b) => a - b);
  return {
    pairs: pairs.length,
    auc: areaUnderCurve(scores),
    from: draws[Math.floor(0.025 * DRAWS)]!,
    to: draws[Math.floor(0.975 * DRAWS)]!,
  };
}

/** Share of (one, other) couples in which `one` has the higher score; ties count half. */
function areaUnderCurve(scores: readonly (readonly [number, number])[]): number {
  let wins = 0;
  for (const [one] of scores)
    for (const [, other] of scores) wins += one > other ? 1 : one === other ? 0.5 : 0;
  return wins / scores.length ** 2;
}

function fit(train: readonly TimedPair[]): (features: readonly number[]) => number {
  const rows = train.flatMap(({ one, other }) => [
    { features: one, label: 1 },
    { features: other, label: 0 },
  ]);
  const size = rows[0]!.features.length;
  const mean = new Float64Array(size);
  const spread = new Float64Array(size);
  for (const { features } of rows) features.forEach((value, i) => (mean[i]! += value / rows.length));
  for (const { features } of rows)
    features.forEach((value, i) => (spread[i]! += (value - mean[i]!) ** 2 / rows.length));
  // A page that hung for seconds must not drown all others.
  const scale = (features: readonly number[]) =>
    features.map((value, i) => Math.max(-3, Math.min(3, (value - mean[i]!) / (Math.sqrt(spread[i]!) || 1))));
  const inputs = rows.map(({ features, label }) => ({ x: scale(features), label }));
  const weights = new Float64Array(size);
  const score = (x: readonly number[]) => x.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  for (let round = 0; round < ROUNDS; round++) {
    const gradient = new Float64Array(size);
    for (const { x, label } of inputs) {
      const error = 1 / (1 + Math.exp(-score(x))) - label;
      x.forEach((value, i) => (gradient[i]! += (error * value) / inputs.length));
    }
    for (let i = 0; i < size; i++) weights[i]! -= 0.3 * (gradient[i]! + 0.03 * weights[i]!);
  }
  return (features) => score(scale(features));
}

import { createRandom, type Random } from "../../src/core/random.ts";
import { solvePositiveDefinite } from "../../src/meta/baselines/solve-positive-definite.ts";
import type { Visit } from "./visit-shop.ts";

/** Two visits of one pair, each as its time features. */
export interface TimedPair {
  /** What they did, for who wants to look closer. */
  readonly kind: string;
  /** Where they went: times are compared with others of the same pages. */
  readonly pages: string;
  readonly one: readonly number[];
  readonly other: readonly number[];
}

/** How well times tell the visitors of a pair apart: 0.5 is not at all. */
export interface TimingVerdict {
  readonly pairs: number;
  readonly auc: number;
  /** What chance alone gives on these pairs, in 95 of 100 cases: the same with the two of a pair swapped by lot. */
  readonly chance: readonly [from: number, to: number];
  /** How much later the requests of one visitor of each pair must come to be noticed more often than not, in ms, and the AUC then. */
  readonly noticed: { readonly delayMs: number; readonly auc: number } | undefined;
}

const FOLDS = 10;
/** Penalty on the weights of features of unit spread. */
const RIDGE = 0.1;
const SWAPS = 200;
const SWAPS_A_DELAY = 15;
/** Delays that are planted in real times to learn how small a one is seen. */
const DELAYS_MS = [1, 2, 5, 10, 20, 50, 100];

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
 * Learns from the times of other pairs which visitor of a pair is which (a linear discriminant, ten folds by pair), and
 * says how often it would be right about two visitors it has not seen; what chance alone would give (a permutation test:
 * the two of each pair swapped by lot, all learned anew); and how small a delay of one visitor's requests it would see.
 */
export function classifyTiming(pairs: readonly TimedPair[]): TimingVerdict {
  const random = createRandom(3);
  // Kinds of pairs take turns: by lot each fold has its share of every kind.
  const mixed = pairs
    .map((pair) => ({ pair, lot: random() }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ pair }) => pair);
  const swap = (times: number, delayMs: number) =>
    Array.from({ length: times }, () =>
      crossValidate(swapByLot(mixed, random).map((pair) => delay(pair, delayMs))),
    ).sort((a, b) => a - b);
  const fair = swap(SWAPS, 0);
  const chance = [fair[Math.floor(0.025 * SWAPS)]!, fair[Math.floor(0.975 * SWAPS)]!] as const;
  const noticed = DELAYS_MS.map((delayMs) => ({
    delayMs,
    auc: swap(SWAPS_A_DELAY, delayMs)[SWAPS_A_DELAY >> 1]!,
  })).find(({ auc }) => auc > chance[1]);
  return { pairs: pairs.length, auc: crossValidate(mixed), chance, noticed };
}

function swapByLot(pairs: readonly TimedPair[], random: Random): TimedPair[] {
  return pairs.map((pair) => (random() < 0.5 ? pair : { ...pair, one: pair.other, other: pair.one }));
}

/** As if all requests of the first of the two had come later. */
function delay(pair: TimedPair, delayMs: number): TimedPair {
  return { ...pair, one: pair.one.map((ms) => (ms === 0 ? 0 : ms + delayMs)) };
}

/** Area under the curve for pairs that were held out. */
function crossValidate(pairs: readonly TimedPair[]): number {
  const scores = pairs.map(() => [0, 0] as [number, number]);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = pairs.filter((_, at) => at % FOLDS !== fold);
    if (train.length === 0) continue;
    const predict = fit(train);
    pairs.forEach((pair, at) => {
      if (at % FOLDS === fold) scores[at] = predict(pair);
    });
  }
  return areaUnderCurve(scores);
}

/** Share of (one, other) couples in which `one` has the higher score; ties count half. */
function areaUnderCurve(scores: readonly (readonly [number, number])[]): number {
  let wins = 0;
  for (const [one] of scores)
    for (const [, other] of scores) wins += one > other ? 1 : one === other ? 0.5 : 0;
  return wins / scores.length ** 2;
}

/** The linear discriminant of the two visitors (ridge regression onto which of them it was): a score for each. */
function fit(train: readonly TimedPair[]): (pair: TimedPair) => [number, number] {
  const scale = fitScale(train);
  const size = train[0]!.one.length;
  const products = new Float64Array(size * size);
  const weights = new Float64Array(size);
  const add = (x: Float64Array, label: number) => {
    for (let i = 0; i < size; i++) {
      if (x[i] === 0) continue;
      weights[i]! += label * x[i]!;
      for (let k = 0; k <= i; k++) products[i * size + k]! += x[i]! * x[k]!;
    }
  };
  for (const { pages, one, other } of train) {
    add(scale(pages, one), 1);
    add(scale(pages, other), -1);
  }
  for (let i = 0; i < size; i++) products[i * size + i]! += RIDGE * 2 * train.length;
  solvePositiveDefinite(products, weights);
  const score = (x: Float64Array) => x.reduce((sum, value, i) => sum + value * weights[i]!, 0);
  return ({ pages, one, other }) => [score(scale(pages, one)), score(scale(pages, other))];
}

/** Brings times to mean 0 and spread 1 among those of the same pages; 0 where it knows none of those. */
function fitScale(train: readonly TimedPair[]): (pages: string, row: readonly number[]) => Float64Array {
  const rowsOf = new Map<string, (readonly number[])[]>();
  for (const { pages, one, other } of train) rowsOf.set(pages, [...(rowsOf.get(pages) ?? []), one, other]);
  const known = new Map(
    [...rowsOf].map(([pages, rows]) => {
      const size = rows[0]!.length;
      const mean = new Float64Array(size);
      const spread = new Float64Array(size);
      for (const row of rows) row.forEach((value, i) => (mean[i]! += value / rows.length));
      for (const row of rows)
        row.forEach((value, i) => (spread[i]! += (value - mean[i]!) ** 2 / rows.length));
      return [pages, { mean, spread }] as const;
    }),
  );
  return (pages, row) => {
    const moments = known.get(pages);
    return Float64Array.from(row, (value, i) => {
      const spread = Math.sqrt(moments?.spread[i] ?? 0);
      // A page that hung for seconds must not drown all others.
      return spread > 0 ? Math.max(-3, Math.min(3, (value - moments!.mean[i]!) / spread)) : 0;
    });
  };
}

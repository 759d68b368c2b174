import { hitRate } from "./metrics.ts";
import { bootstrapMeans, type DifferenceInterval } from "./paired-bootstrap.ts";
import type { KShotCurve, KShotPoint, KShotResult } from "./evaluate-k-shot.ts";

/** One ranker minus another on the same tasks. A win is an interval that lies above 0. */
export interface RankerComparison extends RankerPair {
  readonly points: readonly {
    readonly k: number;
    readonly tasks: number;
    readonly hr10: DifferenceInterval;
    readonly ndcg10: DifferenceInterval;
  }[];
  /** NDCG@10 averaged over the points with k ≥ 1, whole sessions resampled. */
  readonly meanKnown: DifferenceInterval;
}

/** Which ranker to compare with which. */
export interface RankerPair {
  readonly ranker: string;
  readonly against: string;
}

/** Differences of HR@10 and NDCG@10 between curves of one result, with paired 95 % bootstrap intervals. */
export function compareRankers(
  result: KShotResult,
  pairs: readonly RankerPair[],
  options: { readonly seed: number; readonly resamples?: number },
): RankerComparison[] {
  const curves = pairs.map(({ ranker, against }) => ({
    one: curveOf(result, ranker),
    other: curveOf(result, against),
  }));
  const intervals = result.ks.map((_, at) => {
    const hits = curves.map(({ one, other }) => subtract(hits10(one.points[at]!), hits10(other.points[at]!)));
    const gains = curves.map(({ one, other }) => subtract(one.points[at]!.ndcg10, other.points[at]!.ndcg10));
    return bootstrapMeans([...hits, ...gains], options);
  });
  const means = bootstrapMeans(
    curves.map(({ one, other }) => sharesOfMean(result, one, other)),
    options,
  );
  return pairs.map((pair, at) => ({
    ...pair,
    points: result.ks.map((k, place) => ({
      k,
      tasks: result.sessions[place]!.length,
      hr10: intervals[place]![at]!,
      ndcg10: intervals[place]![pairs.length + at]!,
    })),
    meanKnown: means[at]!,
  }));
}

/**
 * The mean over k of per-k means, written as a mean over sessions, so that resampling sessions keeps the tasks of one
 * session together. A k that only some sessions reach is a ratio of two sums; each session gets its influence on it
 * (first order, van der Vaart, Asymptotic Statistics, 1998, chapter 20).
 */
function sharesOfMean(result: KShotResult, one: KShotCurve, other: KShotCurve): Float64Array {
  const places = new Map<number, number>();
  const used = one.points.flatMap((point, at) => (point.k > 0 && point.tasks > 0 ? [at] : []));
  for (const at of used) {
    for (const session of result.sessions[at]!) if (!places.has(session)) places.set(session, places.size);
  }
  const difference = one.meanKnown - other.meanKnown;
  const shares = new Float64Array(places.size).fill(difference);
  for (const at of used) {
    const a = one.points[at]!;
    const b = other.points[at]!;
    const mean = a.metrics.ndcg10 - b.metrics.ndcg10;
    const weight = places.size / (a.tasks * used.length);
    for (const [task, session] of result.sessions[at]!.entries()) {
      const place = places.get(session)!;
      shares[place] = shares[place]! + weight * (a.ndcg10[task]! - b.ndcg10[task]! - mean);
    }
  }
  return shares;
}

function curveOf(result: KShotResult, ranker: string): KShotCurve {
  const curve = result.curves.find((candidate) => candidate.ranker === ranker);
  if (curve) return curve;
  const names = result.curves.map((candidate) => candidate.ranker).join(", ");
  throw new Error(`No ranker "${ranker}" in this result; it has ${names}`);
}

function hits10(point: KShotPoint): number[] {
  return point.ranks.map((rank) => hitRate([rank ?? Infinity], 10));
}

function subtract(values: readonly number[], others: readonly number[]): Float64Array {
  return Float64Array.from(values, (value, task) => value - others[task]!);
}

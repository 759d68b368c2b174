import { hitRate, reciprocalRank } from "./metrics.ts";
import { bootstrapMeans, type DifferenceInterval } from "./paired-bootstrap.ts";
import type { KShotCurve, KShotResult } from "./evaluate-k-shot.ts";
import type { TaskScores } from "./score-answers.ts";
import { sharesOfMean } from "./session-shares.ts";

/** One ranker minus another on one set of tasks. A win is an interval that lies above 0. */
export interface TaskDifferences {
  readonly tasks: number;
  readonly hr10: DifferenceInterval;
  readonly hr20: DifferenceInterval;
  readonly ndcg10: DifferenceInterval;
  readonly mrr20: DifferenceInterval;
}

/** One ranker minus another on the same tasks. */
export interface RankerComparison extends RankerPair {
  readonly points: readonly ({ readonly k: number } & TaskDifferences)[];
  /** NDCG@10 averaged over the points with k ≥ 1. */
  readonly meanKnown: DifferenceInterval;
  /** Of `KShotCurve.all`, where the protocol has it. */
  readonly all?: TaskDifferences;
}

/** Which ranker to compare with which. */
export interface RankerPair {
  readonly ranker: string;
  readonly against: string;
}

/**
 * Differences between curves of one result, with paired 95 % bootstrap intervals. Whole sessions are resampled: what
 * one visitor did is no independent evidence, however many tasks were cut from it.
 */
export function compareRankers(
  result: KShotResult,
  pairs: readonly RankerPair[],
  options: { readonly seed: number; readonly resamples?: number },
): RankerComparison[] {
  const curves = pairs.map(({ ranker, against }) => ({
    one: curveOf(result, ranker),
    other: curveOf(result, against),
  }));
  const compare = (sessions: readonly number[], scoresOf: (curve: KShotCurve) => TaskScores) => {
    const columns = Object.values(VALUES).flatMap((values) =>
      curves.map(({ one, other }) =>
        sharesOfMean([{ sessions, values: subtract(values(scoresOf(one)), values(scoresOf(other))) }]),
      ),
    );
    const intervals = bootstrapMeans(columns, options);
    return pairs.map((_, pair): TaskDifferences => {
      const [hr10, hr20, ndcg10, mrr20] = Object.keys(VALUES).map(
        (_name, metric) => intervals[metric * pairs.length + pair]!,
      ) as [DifferenceInterval, DifferenceInterval, DifferenceInterval, DifferenceInterval];
      return { tasks: sessions.length, hr10, hr20, ndcg10, mrr20 };
    });
  };
  const { ks, sessions, allSessions } = result;
  const points = ks.map((_, at) => compare(sessions[at]!, (curve) => curve.points[at]!));
  const all = allSessions && compare(allSessions, (curve) => curve.all!);
  const used = ks.flatMap((k, at) => (k > 0 && sessions[at]!.length > 0 ? [at] : []));
  const means = bootstrapMeans(
    curves.map(({ one, other }) =>
      sharesOfMean(
        used.map((at) => ({
          sessions: sessions[at]!,
          values: subtract(one.points[at]!.ndcg10, other.points[at]!.ndcg10),
        })),
      ),
    ),
    options,
  );
  return pairs.map((pair, at) => ({
    ...pair,
    points: ks.map((k, place) => ({ k, ...points[place]![at]! })),
    meanKnown: means[at]!,
    ...(all && { all: all[at]! }),
  }));
}

/** The value of each task, by metric; in the order in which `compareRankers` takes them apart. */
const VALUES: Readonly<
  Record<Exclude<keyof TaskDifferences, "tasks">, (scores: TaskScores) => readonly number[]>
> = {
  hr10: ({ ranks }) => ranks.map((rank) => hitRate([rank ?? Infinity], 10)),
  hr20: ({ ranks }) => ranks.map((rank) => hitRate([rank ?? Infinity], 20)),
  ndcg10: ({ ndcg10 }) => ndcg10,
  mrr20: ({ ranks }) => ranks.map((rank) => reciprocalRank([rank ?? Infinity], 20)),
};

function curveOf(result: KShotResult, ranker: string): KShotCurve {
  const curve = result.curves.find((candidate) => candidate.ranker === ranker);
  if (curve) return curve;
  const names = result.curves.map((candidate) => candidate.ranker).join(", ");
  throw new Error(`No ranker "${ranker}" in this result; it has ${names}`);
}

function subtract(values: readonly number[], others: readonly number[]): Float64Array {
  return Float64Array.from(values, (value, task) => value - others[task]!);
}

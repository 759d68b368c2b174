/**
 * The one definition of each metric. A task has one or several targets, all equally relevant; `ranks` are their places
 * in the whole catalogue, ascending, 1 = first, `Infinity` = not ranked. Ties: the mean rank is used *as* the rank, so
 * a target that ties with nine others for the first place has rank 5.5: a miss at 5, a hit at 10; two targets that tie
 * for the first place both have rank 1.5. (No expectation over the orders of a tie is taken.)
 */

/** Hit rate: is any target among the first n? */
export function hitRate(ranks: readonly number[], n: number): number {
  return ranks[0]! <= n ? 1 : 0;
}

/**
 * NDCG: the sum of 1 / log2(rank + 1) over the targets among the first n, divided by that sum when the targets lead
 * the ranking. With one target the ideal is 1. At most n targets count, or a tie of more could beat the ideal. Järvelin and Kekäläinen, ACM TOIS 2002, with binary gains.
 */
export function ndcg(ranks: readonly number[], n: number): number {
  let gain = 0;
  let ideal = 0;
  for (let place = 0; place < Math.min(n, ranks.length); place++) {
    const rank = ranks[place]!;
    if (rank <= n) gain += 1 / Math.log2(rank + 1);
    ideal += 1 / Math.log2(place + 2);
  }
  return gain / ideal;
}

/** Reciprocal rank of the first target: 1 / rank among the first n, else 0. */
export function reciprocalRank(ranks: readonly number[], n: number): number {
  return ranks[0]! <= n ? 1 / ranks[0]! : 0;
}

export interface Metrics {
  readonly hr1: number;
  readonly hr5: number;
  readonly hr10: number;
  readonly hr20: number;
  readonly ndcg5: number;
  readonly ndcg10: number;
  readonly ndcg20: number;
  readonly mrr20: number;
}

/** Means over tasks, each given by its targets' ranks; all 0 without tasks. */
export function summarise(tasks: readonly (readonly number[])[]): Metrics {
  const mean = (metric: (ranks: readonly number[]) => number) =>
    tasks.reduce((sum, ranks) => sum + metric(ranks), 0) / Math.max(1, tasks.length);
  return {
    hr1: mean((ranks) => hitRate(ranks, 1)),
    hr5: mean((ranks) => hitRate(ranks, 5)),
    hr10: mean((ranks) => hitRate(ranks, 10)),
    hr20: mean((ranks) => hitRate(ranks, 20)),
    ndcg5: mean((ranks) => ndcg(ranks, 5)),
    ndcg10: mean((ranks) => ndcg(ranks, 10)),
    ndcg20: mean((ranks) => ndcg(ranks, 20)),
    mrr20: mean((ranks) => reciprocalRank(ranks, 20)),
  };
}

/**
 * Area under the k-shot curve by the trapezoid rule, divided by the span of k: the curve's mean height. One point is
 * its own mean. `ks` ascending.
 */
export function areaUnderCurve(ks: readonly number[], values: readonly number[]): number {
  if (ks.length === 1) return values[0]!;
  let area = 0;
  for (let at = 1; at < ks.length; at++) {
    area += ((values[at - 1]! + values[at]!) / 2) * (ks[at]! - ks[at - 1]!);
  }
  return area / (ks.at(-1)! - ks[0]!);
}

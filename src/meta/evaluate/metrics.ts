/**
 * The one definition of each metric. Every task has one target; `rank` is its place in the whole catalogue, 1 = first,
 * `Infinity` = not ranked. Ties: the mean rank is used *as* the rank, so a target that ties with nine others for the
 * first place has rank 5.5: a miss at 5, a hit at 10. (No expectation over the orders of a tie is taken.)
 */

/** Hit rate: is the target among the first n? */
export function hitRate(rank: number, n: number): number {
  return rank <= n ? 1 : 0;
}

/** NDCG with one relevant item: 1 / log2(rank + 1) among the first n, else 0. The ideal gain is 1. */
export function ndcg(rank: number, n: number): number {
  return rank <= n ? 1 / Math.log2(rank + 1) : 0;
}

/** Reciprocal rank: 1 / rank among the first n, else 0. */
export function reciprocalRank(rank: number, n: number): number {
  return rank <= n ? 1 / rank : 0;
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

/** Means over tasks; all 0 without tasks. */
export function summarise(ranks: readonly number[]): Metrics {
  const mean = (metric: (rank: number) => number) =>
    ranks.reduce((sum, rank) => sum + metric(rank), 0) / Math.max(1, ranks.length);
  return {
    hr1: mean((rank) => hitRate(rank, 1)),
    hr5: mean((rank) => hitRate(rank, 5)),
    hr10: mean((rank) => hitRate(rank, 10)),
    hr20: mean((rank) => hitRate(rank, 20)),
    ndcg5: mean((rank) => ndcg(rank, 5)),
    ndcg10: mean((rank) => ndcg(rank, 10)),
    ndcg20: mean((rank) => ndcg(rank, 20)),
    mrr20: mean((rank) => reciprocalRank(rank, 20)),
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

import type { TargetRank } from "./rank-target.ts";

/** Where one unchanging row of scores puts items, as `rankTarget` would, without a pass over the row for each. */
export interface FixedOrder {
  /** Rank among all items but the excluded; `Infinity` for an item that is none of them. */
  rank(target: number, excluded: ReadonlySet<number>): TargetRank;
}

/** Sorts a copy of the row once. What is scored `NaN` counts as better than every target. */
export function makeFixedOrder(row: Float32Array): FixedOrder {
  const scores = row.slice();
  const sorted = row.slice().sort(); // typed arrays sort by number, with NaN after all others
  return {
    rank: (target, excluded) => {
      if (target < 0 || target >= scores.length || excluded.has(target)) {
        return { mean: Infinity, pessimistic: Infinity };
      }
      const score = scores[target]!;
      let below = countLess(sorted, score, false);
      let upTo = countLess(sorted, score, true);
      let candidates = sorted.length;
      for (const item of excluded) {
        const other = scores[item];
        if (other === undefined) continue;
        candidates--;
        if (other < score) below--;
        if (other <= score) upTo--;
      }
      return { mean: candidates - upTo + (upTo - below + 1) / 2, pessimistic: candidates - below };
    },
  };
}

/** How many of the ascending scores are below `score`, or with `orEqual` not above it. */
function countLess(sorted: Float32Array, score: number, orEqual: boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = sorted[middle]!;
    if (other < score || (orEqual && other === score)) low = middle + 1;
    else high = middle;
  }
  return low;
}

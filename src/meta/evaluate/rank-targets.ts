import { rankTarget, type TopItems } from "./rank-target.ts";

/** Where a task's targets landed, each list ascending: mean ranks, and ranks behind everything that ties. */
export interface TargetRanks {
  readonly mean: readonly number[];
  readonly pessimistic: readonly number[];
}

/**
 * Ranks each target among all items of `row` except `excluded`, the other targets included, by the rules of
 * `rankTarget`; notes the best items in `top`. One target is one pass over the row, several are one sort of it.
 */
export function rankTargets(
  row: Float32Array,
  targets: Int32Array,
  excluded: Int32Array,
  top: TopItems,
): TargetRanks {
  const first = rankTarget(row, targets[0]!, excluded, top);
  if (targets.length === 1) return { mean: [first.mean], pessimistic: [first.pessimistic] };
  const gone = new Set(excluded);
  const mean: number[] = [];
  const pessimistic: number[] = [];
  // Typed arrays sort by number, with NaN after all others: what is not a number stays above every target.
  const sorted = row.filter((_, item) => !gone.has(item)).sort();
  for (const target of targets) {
    const known = target >= 0 && target < row.length && !gone.has(target);
    const score = known ? row[target]! : Infinity;
    if (Number.isNaN(score)) rankTarget(row, target, excluded, top); // throws
    const below = countLess(sorted, score, false);
    const upTo = countLess(sorted, score, true);
    mean.push(known ? sorted.length - upTo + (upTo - below + 1) / 2 : Infinity);
    pessimistic.push(known ? sorted.length - below : Infinity);
  }
  return { mean: mean.sort(ascending), pessimistic: pessimistic.sort(ascending) };
}

const ascending = (a: number, b: number): number => (a === b ? 0 : a - b);

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

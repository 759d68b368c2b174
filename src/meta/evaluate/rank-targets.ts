import { makeFixedOrder } from "./fixed-order.ts";
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
  const order = makeFixedOrder(row);
  const mean: number[] = [];
  const pessimistic: number[] = [];
  for (const target of targets) {
    if (Number.isNaN(row[target]) && !gone.has(target)) rankTarget(row, target, excluded, top); // throws
    const rank = order.rank(target, gone);
    mean.push(rank.mean);
    pessimistic.push(rank.pessimistic);
  }
  return { mean: mean.sort(ascending), pessimistic: pessimistic.sort(ascending) };
}

const ascending = (a: number, b: number): number => (a === b ? 0 : a - b);

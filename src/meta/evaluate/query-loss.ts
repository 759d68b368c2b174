import { logSumCandidates } from "./log-sum-candidates.ts";

/**
 * Cross-entropy of a task: −log of the share that a softmax over all items of `row` except `excluded` gives to the
 * target; with several targets their mean, which is least when they share the whole evenly. In nats. `null` where no
 * target can be ranked (unknown to the catalogue, or excluded). Who has the softmax's `logSum` already hands it in.
 */
export function queryLoss(
  row: Float32Array,
  targets: Int32Array,
  excluded: Int32Array,
  logSum: number = logSumCandidates(row, excluded),
): number | null {
  const ranked = targets.filter((target) => target >= 0 && target < row.length && !excluded.includes(target));
  if (ranked.length === 0) return null;
  return ranked.reduce((total, target) => total + logSum - row[target]!, 0) / ranked.length;
}

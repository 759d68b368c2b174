import type { InteractionLog, Session } from "../data-set.ts";
import { meanRating } from "../rated-tasks.ts";

/** Ratings at which an item's own mean counts as much as the mean of all. */
export const ITEM_SHRINKAGE = 3;

/** Each item's mean rating, shrunk towards the mean of all. */
export function shrinkItemMeans(sessions: readonly Session[], items: number): Float64Array {
  const mean = meanRating(sessions);
  const sums = new Float64Array(items);
  const counts = new Float64Array(items);
  for (const { items: rated, ratings } of sessions) {
    rated.forEach((item, i) => {
      sums[item]! += ratings![i]! - mean;
      counts[item]!++;
    });
  }
  return sums.map((sum, item) => mean + sum / (counts[item]! + ITEM_SHRINKAGE));
}

/** What a visitor gave beyond the items' means. */
export function beyondMeans({ items, ratings }: InteractionLog, means: Float64Array): Float64Array {
  return Float64Array.from(items, (item, i) => ratings![i]! - means[item]!);
}

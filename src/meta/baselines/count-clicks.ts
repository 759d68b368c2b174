import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";

/** In how many sessions each item was clicked; items that the catalogue does not know are left out. */
export function countClicks(sessions: readonly Session[], items: number): Float64Array {
  const counts = new Float64Array(items);
  for (const session of sessions) {
    for (const item of distinctItems(session))
      if (item >= 0 && item < items) counts[item] = counts[item]! + 1;
  }
  return counts;
}

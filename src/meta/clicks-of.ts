import { ACTIONS } from "../core/interaction.ts";
import type { InteractionLog } from "./data-set.ts";

const IMPRESSION = ACTIONS.indexOf("impression");
const DISLIKE = ACTIONS.indexOf("dislike");

/**
 * Positions, oldest first, of the interactions that show interest in an item: no impressions, no dislikes and,
 * unless `repeats` is set, only the first click on each item.
 */
export function clicksOf(log: InteractionLog, options: { readonly repeats?: boolean } = {}): number[] {
  const seen = new Set<number>();
  const positions: number[] = [];
  for (let position = 0; position < log.items.length; position++) {
    const item = log.items[position]!;
    const action = log.actions[position]!;
    if (action === IMPRESSION || action === DISLIKE) continue;
    if (!options.repeats && seen.has(item)) continue;
    seen.add(item);
    positions.push(position);
  }
  return positions;
}

/** The items clicked on, each once, in the order of their first click. */
export function distinctItems(log: InteractionLog): Int32Array {
  return Int32Array.from(clicksOf(log), (position) => log.items[position]!);
}

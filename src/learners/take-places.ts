import type { SupportLog } from "./support-rows.ts";

/** The log as it would be with only the interactions at these places, in their order, as copies of their own. */
export function takePlaces(log: SupportLog, places: readonly number[]) {
  const { items, actions, atMs, positions, ratings } = log;
  return {
    items: Int32Array.from(places, (at) => items[at]!),
    actions: Uint8Array.from(places, (at) => actions[at]!),
    atMs: Float64Array.from(places, (at) => atMs[at]!),
    ...(positions && { positions: Int32Array.from(places, (at) => positions[at]!) }),
    ...(ratings && { ratings: Float32Array.from(places, (at) => ratings[at]!) }),
  };
}

import type { InteractionLog } from "../data-set.ts";
import type { SupportSet } from "../ranker.ts";

/** The interactions at these positions, as copies of their own: nothing that came after can be reached from them. */
export function copySupport(log: InteractionLog, positions: readonly number[]): SupportSet {
  return {
    items: Int32Array.from(positions, (at) => log.items[at]!),
    actions: Uint8Array.from(positions, (at) => log.actions[at]!),
    atMs: Float64Array.from(positions, (at) => log.atMs[at]!),
  };
}

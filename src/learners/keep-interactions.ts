import type { SupportLog } from "./support-rows.ts";
import { takePlaces } from "./take-places.ts";

/** The log as it would be with only the interactions whose place in it is to be kept. */
export function keepInteractions(log: SupportLog, isKept: (at: number) => boolean): SupportLog {
  const kept = Array.from(log.items, (_, at) => at).filter(isKept);
  return takePlaces(log, kept);
}

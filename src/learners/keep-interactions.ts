import { countUp } from "../core/count-up.ts";
import type { SupportLog } from "./support-rows.ts";
import { takePlaces } from "./take-places.ts";

/** The log as it would be with only the interactions whose place in it is to be kept. */
export function keepInteractions(log: SupportLog, isKept: (at: number) => boolean): SupportLog {
  return takePlaces(log, countUp(log.items.length).filter(isKept));
}

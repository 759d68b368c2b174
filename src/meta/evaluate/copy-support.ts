import { takePlaces } from "../../learners/take-places.ts";
import type { InteractionLog } from "../data-set.ts";
import type { SupportSet } from "../ranker.ts";

/** The interactions at these places, as copies of their own: nothing that came after can be reached from them. */
export function copySupport(log: InteractionLog, places: readonly number[]): SupportSet {
  return takePlaces(log, places);
}

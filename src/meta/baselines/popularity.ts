import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { countClicks } from "./count-clicks.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

/** Most sessions first, the same for every visitor. */
export function fitPopularity(sessions: readonly Session[], catalogue: Catalogue): Baseline {
  return makeRanker("popularity", {}, countClicks(sessions, catalogue.ids.length), () => {});
}

import type { Catalogue } from "../../core/catalogue.ts";
import type { Protocol } from "../evaluate/cut-protocol.ts";
import type { Session } from "../data-set.ts";
import { canFitEase, fitTunedEase } from "./ease.ts";
import { fitTunedIals } from "./ials.ts";
import { fitItemKnn, fitTunedItemKnn } from "./item-knn.ts";
import type { Baseline } from "./make-ranker.ts";
import { fitPopularOfBestLast } from "./popular-of-last.ts";
import { fitPopularity } from "./popularity.ts";
import { fitTunedRecentPopularity } from "./recent-popularity.ts";
import { fitTunedRules } from "./rules.ts";
import { fitTunedVSknn, fitVSknn } from "./v-sknn.ts";
import { fitTunedVstan } from "./vstan.ts";

/** Fits the rankers that learned ones are judged beside, on the sessions before the judged part. */
export type FitBaselines = (
  sessions: readonly Session[],
  catalogue: Catalogue,
) => Promise<readonly Baseline[]> | readonly Baseline[];

/** `usual`: what is fitted within seconds. `all`: every baseline, with settings chosen on the end of the sessions. */
export type BaselineSet = "all" | "usual" | "none";

/** The baselines that answer the questions of a protocol: under M a history is a set, else it has an order. */
export function chooseBaselines(protocol: Protocol, set: BaselineSet = "usual"): FitBaselines {
  if (set === "none") return () => [];
  if (protocol === "M") return set === "all" ? fitAllForSets : fitUsualForSets;
  return set === "all" ? fitAllForVisits : fitUsualForVisits;
}

/** No click counts more than another for being later. */
const fitUsualForSets: FitBaselines = (sessions, catalogue) => [
  fitPopularity(sessions, catalogue),
  fitItemKnn(sessions, catalogue, { decay: 1 }),
];

async function fitAllForSets(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline[]> {
  const judged = { protocol: "M" } as const;
  const baselines = [
    fitPopularity(sessions, catalogue),
    await fitTunedItemKnn(sessions, catalogue, judged),
    await fitTunedIals(sessions, catalogue, judged),
  ];
  if (canFitEase(sessions, catalogue)) baselines.push(await fitTunedEase(sessions, catalogue, judged));
  return baselines;
}

/**
 * Item-kNN and V-SKNN run with fixed defaults; the attribute of `most popular of last` and the decays of `rules` are
 * chosen on the end of these sessions.
 */
async function fitUsualForVisits(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline[]> {
  const ofLast = await fitPopularOfBestLast(sessions, catalogue);
  return [
    fitPopularity(sessions, catalogue),
    ...(ofLast ? [ofLast] : []),
    fitItemKnn(sessions, catalogue),
    fitVSknn(sessions, catalogue),
    await fitTunedRules(sessions, catalogue),
  ];
}

/** Beyond this the search over settings of EASE, five or more fits, would take longer than all others together. */
const MOST_ITEMS_OF_EASE = 2000;

async function fitAllForVisits(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline[]> {
  const ofLast = await fitPopularOfBestLast(sessions, catalogue);
  const baselines = [
    fitPopularity(sessions, catalogue),
    await fitTunedRecentPopularity(sessions, catalogue),
    ...(ofLast ? [ofLast] : []),
    await fitTunedItemKnn(sessions, catalogue),
    await fitTunedVSknn(sessions, catalogue),
    await fitTunedVstan(sessions, catalogue),
    await fitTunedRules(sessions, catalogue),
  ];
  if (canFitEase(sessions, catalogue, MOST_ITEMS_OF_EASE)) {
    baselines.push(await fitTunedEase(sessions, catalogue));
  }
  return baselines;
}

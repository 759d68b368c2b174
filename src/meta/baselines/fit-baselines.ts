import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { fitItemKnn } from "./item-knn.ts";
import type { Baseline } from "./make-ranker.ts";
import { fitPopularOfBestLast } from "./popular-of-last.ts";
import { fitPopularity } from "./popularity.ts";
import { fitTunedRules } from "./rules.ts";
import { fitVSknn } from "./v-sknn.ts";

/** Fits the rankers that learned ones are judged beside, on the sessions before the judged part. */
export type FitBaselines = (
  sessions: readonly Session[],
  catalogue: Catalogue,
) => Promise<readonly Baseline[]> | readonly Baseline[];

/** The baselines that take a history as a set: no click counts more than another for being later. */
export const fitSetBaselines: FitBaselines = (sessions, catalogue) => [
  fitPopularity(sessions, catalogue),
  fitItemKnn(sessions, catalogue, { decay: 1 }),
];

/**
 * All baselines for visits, fitted on the sessions before the test. Item-kNN and V-SKNN run with fixed defaults; the attribute of
 * `most popular of last` and the decays of `rules` are chosen on the end of these sessions.
 */
export async function fitBaselines(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline[]> {
  const ofLast = await fitPopularOfBestLast(sessions, catalogue);
  return [
    fitPopularity(sessions, catalogue),
    ...(ofLast ? [ofLast] : []),
    fitItemKnn(sessions, catalogue),
    fitVSknn(sessions, catalogue),
    await fitTunedRules(sessions, catalogue),
  ];
}

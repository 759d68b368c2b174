import type { CueSpec } from "../../core/cue-spec.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import { createContentSchema } from "../../model/content/create-content-schema.ts";
import { fitTunedItemKnn } from "../baselines/item-knn.ts";
import { fitTunedRules } from "../baselines/rules.ts";
import type { Session } from "../data-set.ts";
import type { TrainConfig } from "../train-config.ts";
import { listMatchColumns } from "../../model/content/match-content.ts";

/**
 * How cues are to be counted on a log: the settings with which item-kNN and directed rules do best, each alone, on the
 * end of the given sessions. In sets, where nothing is newer, nothing decays.
 */
export async function chooseCues(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: Pick<TrainConfig, "order" | "targets">,
): Promise<CueSpec> {
  const matches = listMatchColumns(createContentSchema(catalogue));
  const shared = { matches, repeats: options.targets === "any" };
  if (options.order === "shuffled") {
    const { settings } = await fitTunedItemKnn(sessions, catalogue, { protocol: "M" });
    const { shrinkage, balance } = settings as { shrinkage: number; balance: number };
    return {
      ...shared,
      shrinkage,
      balance,
      fading: 1,
      backward: 1,
      togetherDecay: 1,
      nextDecay: 1,
      matchDecay: 1,
    };
  }
  const knn = (await fitTunedItemKnn(sessions, catalogue)).settings as Record<
    "decay" | "shrinkage" | "balance",
    number
  >;
  const rules = (await fitTunedRules(sessions, catalogue)).settings as Record<"decay" | "fading", number>;
  return {
    ...shared,
    shrinkage: knn.shrinkage,
    balance: knn.balance,
    fading: rules.fading,
    backward: 0.5,
    togetherDecay: knn.decay,
    nextDecay: rules.decay,
    matchDecay: MATCH_DECAY,
  };
}

/** Half-life of about two items: what the learned recency of the worked examples comes to. */
const MATCH_DECAY = 0.74;

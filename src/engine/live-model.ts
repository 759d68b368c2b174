import type * as tf from "@tensorflow/tfjs-core";
import { ACTIONS, type Interaction, type ItemId } from "../core/interaction.ts";
import type { Lift } from "../core/lift.ts";
import { createDamper } from "../learners/create-damper.ts";
import type { Learners } from "../learners/create-learner-from.ts";
import { explainItem, type ItemExplanation } from "../learners/explain-item.ts";
import { createRecommender } from "../learners/recommender.ts";
import { logsAtOnce } from "../learners/score-logs.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { Artifact } from "../model/artifact.ts";
import { decodeParams, disposeParams, encodeParams, type EncodedParams } from "../model/params.ts";

/** What a visitor's interactions give, as plain data that outlives the backend it was computed on. */
export interface Adapted {
  readonly weights: EncodedParams;
  /** One per catalogue item, damped where adapting has done harm. */
  readonly scores: Float32Array;
  /** False where a weight or a score is not a finite number: then neither may be used. */
  readonly isFinite: boolean;
  readonly lift: Lift;
  /** Results of the tests that `lift` sums up. */
  readonly logRankRatios: readonly number[];
}

/** The artifact's model on the current backend. Between calls only the init and the item table live there. */
export interface LiveModel {
  /** Adapts from the init to all interactions and scores the catalogue. */
  adapt(interactions: readonly Interaction[]): Promise<Adapted>;
  /** Scores the catalogue with what adapting to these interactions gave before. Throws where the weights are damaged. */
  restore(
    earlier: Pick<Adapted, "weights" | "logRankRatios">,
    interactions: readonly Interaction[],
  ): Promise<Adapted>;
  /** Scores without any interaction: the shop's own order. */
  scoreShop(): Promise<Float32Array>;
  /** Why an item of the catalogue stands where it stands after adapting to these interactions. */
  explain(interactions: readonly Interaction[], item: number, damping: number): Promise<ItemExplanation>;
  dispose(): void;
}

/** Puts a model on the current backend. */
export function openLiveModel(
  learners: Learners,
  artifact: Artifact,
  index: ReadonlyMap<ItemId, number>,
): LiveModel {
  const recommender = createRecommender(learners, artifact);
  const damper = createDamper(recommender, artifact);

  const read = async (fast: ReturnType<typeof decodeParams>, log: SupportLog): Promise<Adapted> => {
    let scores: tf.Tensor | undefined;
    try {
      scores = recommender.score(fast, [log]);
      const [weights, values] = await Promise.all([encodeParams(fast), scores.data<"float32">()]);
      const all = [values, ...Object.values(weights).map((weight) => weight.values)];
      const isFinite = all.every((numbers) => numbers.every(Number.isFinite));
      return { weights, isFinite, ...(await damper.damp(log, Float32Array.from(values))) };
    } finally {
      scores?.dispose();
      disposeParams(fast);
    }
  };

  return {
    adapt: (interactions) => {
      const log = toSupportLog(interactions, index);
      return read(recommender.adapt([log]), log);
    },
    restore: async ({ weights, logRankRatios }, interactions) => {
      const log = toSupportLog(interactions, index);
      damper.remember(log, logRankRatios);
      return read(decodeParams(weights), log);
    },
    scoreShop: () => damper.scoreShop(),
    explain: (interactions, item, damping) =>
      explainItem(recommender, toSupportLog(interactions, index), item, {
        supportRows: artifact.spec.supportRows,
        atOnce: logsAtOnce(artifact.spec, artifact.catalogue.ids.length),
        damping,
      }),
    dispose: () => recommender.dispose(),
  };
}

/** Interactions with items of the catalogue; others may come back with a later artifact, until then they say nothing. */
export function toSupportLog(
  interactions: readonly Interaction[],
  index: ReadonlyMap<ItemId, number>,
): SupportLog {
  const known = interactions.filter(({ itemId }) => index.has(itemId));
  return {
    items: known.map(({ itemId }) => index.get(itemId)!),
    actions: known.map(({ action }) => ACTIONS.indexOf(action)),
    atMs: known.map(({ at }) => at),
    ...(known.some(({ position }) => position !== undefined) && {
      positions: known.map(({ position }) => position ?? -1),
    }),
  };
}

import { ACTIONS, type Interaction, type ItemId } from "../core/interaction.ts";
import type { Lift } from "../core/lift.ts";
import { createDamper } from "../learners/create-damper.ts";
import { explainItem, type ItemExplanation } from "../learners/explain-item.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { EncodedParams } from "../model/params.ts";
import type { ModelBody } from "./model-body.ts";

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

/** The artifact's model at work for one visitor. */
export interface LiveModel {
  /** Adapts from the init to all interactions and scores the catalogue. */
  adapt(interactions: readonly Interaction[]): Promise<Adapted>;
  /** Scores the catalogue with what adapting to these interactions gave before. Rejects where the weights are damaged. */
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

/** Sets a model of so many support rows to work; it disposes its body. `index` holds the places of the catalogue's ids. */
export function openLiveModel(
  body: ModelBody,
  supportRows: number,
  index: ReadonlyMap<ItemId, number>,
): LiveModel {
  const damper = createDamper(body.scoreLogs);

  const damp = async (weights: EncodedParams, scores: Float32Array, log: SupportLog): Promise<Adapted> => {
    const all = [scores, ...Object.values(weights).map(({ values }) => values)];
    const isFinite = all.every((numbers) => numbers.every(Number.isFinite));
    return { weights, isFinite, ...(await damper.damp(log, scores)) };
  };

  return {
    adapt: async (interactions) => {
      const log = toSupportLog(interactions, index);
      const { weights, scores } = await body.adapt(log);
      return damp(weights, scores, log);
    },
    restore: async ({ weights, logRankRatios }, interactions) => {
      const log = toSupportLog(interactions, index);
      damper.remember(log, logRankRatios);
      return damp(weights, await body.score(weights, log), log);
    },
    scoreShop: () => damper.scoreShop(),
    explain: (interactions, item, damping) =>
      explainItem(body.scoreLogs, toSupportLog(interactions, index), item, { supportRows, damping }),
    dispose: () => body.dispose(),
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

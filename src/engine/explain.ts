import type { Affinity } from "../core/affinity.ts";
import type { Explanation } from "../core/explanation.ts";
import type { Interaction, ItemId } from "../core/interaction.ts";
import { attributeAffinities, hasAffinity } from "../learners/attribute-affinities.ts";
import { placeOf } from "../learners/place-of.ts";
import type { Steps } from "../core/steps.ts";
import type { Artifact } from "../model/artifact.ts";
import type { AffinityOptions } from "./api.ts";
import type { Adapted, LiveModel } from "./live-model.ts";

/** What there is to explain: a visitor's order and how it came about. */
export interface Explainable {
  readonly artifact: Artifact;
  readonly index: ReadonlyMap<ItemId, number>;
  readonly model: LiveModel;
  readonly interactions: readonly Interaction[];
  readonly adapted: Adapted;
  /** What items are ranked by. */
  readonly scores: Float32Array;
  run<T>(steps: Steps<T>): Promise<T>;
}

/** Throws where the catalogue does not have the item. */
export async function explain(visit: Explainable, itemId: ItemId): Promise<Explanation> {
  const { artifact, index, model, adapted, scores } = visit;
  const item = index.get(itemId);
  if (item === undefined) {
    throw new Error(
      `explain: the catalogue has no item ${JSON.stringify(itemId)}; give the id of an item that rank() gives as known`,
    );
  }
  // What is ranked by popularity owes nothing to any interaction.
  if (!adapted.isFinite) {
    const place = placeOf(scores, item);
    return { itemId, ...place, shop: place, reasons: [], affinities: [] };
  }
  const known = visit.interactions.filter((interaction) => index.has(interaction.itemId));
  const { reasons, ...places } = await model.explain(known, item, adapted.lift.damping);
  const affinities = await findAffinities(visit);
  return {
    itemId,
    ...places,
    reasons: reasons.map(({ at, ...change }) => ({ interaction: known[at]!, ...change })),
    affinities: affinities.filter((affinity) => hasAffinity(artifact.catalogue, item, affinity)),
  };
}

/** What items that adapting moved up have in common. */
export async function findAffinities(
  { artifact, model, adapted, scores, run }: Explainable,
  options: AffinityOptions = {},
): Promise<Affinity[]> {
  if (!adapted.isFinite) return [];
  const shop = await model.scoreShop();
  return run(attributeAffinities(artifact.catalogue, { shop, adapted: scores }, options));
}

import type { Affinity } from "./affinity.ts";
import type { Interaction, ItemId } from "./interaction.ts";

/** Where an item stands in the whole catalogue. */
export interface Place {
  /** ln of its share of the catalogue, the softmax of what `rank` gives: logits of two adaptations have no common zero. */
  readonly score: number;
  /** 1 = first. */
  readonly rank: number;
}

/** Why an item stands where it stands, all of it computed by adapting once more. */
export interface Explanation extends Place {
  readonly itemId: ItemId;
  /** Where it stands without any interaction, in the shop's own order. */
  readonly shop: Place;
  /** The interactions that the model takes into account, the one that moved the score most first. */
  readonly reasons: readonly Reason[];
  /** What the item has in common with other items that adapting moved up, strongest first. */
  readonly affinities: readonly Affinity[];
}

/** One interaction, and where the item would be had it never happened. */
export interface Reason {
  readonly interaction: Interaction;
  readonly scoreWithout: number;
  readonly rankWithout: number;
  /** How much it raised the item's score; below 0 where it lowered it. */
  readonly scoreChange: number;
  /** How many places it moved the item up; below 0 where it moved it down. */
  readonly rankChange: number;
}

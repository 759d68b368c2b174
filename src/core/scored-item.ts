import type { ItemId } from "./interaction.ts";

/** One item of a ranking. */
export interface ScoredItem {
  readonly itemId: ItemId;
  /** Logit, with the boosts that were asked for; only differences mean something. -Infinity for an unknown item. */
  readonly score: number;
  /** False where the catalogue does not have the item: it comes last, in the order it was given. */
  readonly known: boolean;
}

/** Stable id of one item of the shop's catalogue. */
export type ItemId = string;

/** What a visitor can do to an item, weakest evidence first; the position in this list is its stored code. */
export const ACTIONS = ["impression", "view", "click", "cart", "purchase", "dislike"] as const;

export type Action = (typeof ACTIONS)[number];

/** One thing a visitor did. Interactions are the truth; everything else is derived from them. */
export interface Interaction {
  readonly itemId: ItemId;
  readonly action: Action;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Place of the item in the list it was shown in, 0 = first. */
  readonly position?: number;
  readonly listId?: string;
}

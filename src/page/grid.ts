/** One product card as the page has it. */
export interface Card {
  readonly element: HTMLElement;
  /** Names the page gives the item, most trusted first: id, sku, gtin, variant, URL path. */
  readonly keys: readonly string[];
  /** Why the card must keep its place. */
  readonly held?: "pinned" | "sponsored" | "not-an-item";
}

/** Cards that may change places among each other: children (or single-child wrappers) of one container, in page order. */
export interface Grid {
  readonly container: HTMLElement;
  readonly cards: readonly Card[];
  /** Name of what found it. */
  readonly source: string;
}

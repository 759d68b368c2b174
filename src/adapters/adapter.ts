import type { Action } from "../core/interaction.ts";
import type { AttributeValue } from "../core/new-item.ts";
import type { Grid } from "../page/grid.ts";

/** What a page says of an item; what it does not say is left out. */
export interface ItemFacts {
  readonly title?: string;
  /** Absolute address. */
  readonly url?: string;
  /** Absolute address. */
  readonly image?: string;
  readonly price?: number;
  /** ISO 4217 where the page tells. */
  readonly currency?: string;
  readonly brand?: string;
  /** Path of categories, "Women > Shoes". */
  readonly category?: string;
  readonly inStock?: boolean;
  /** What else the page says, by the page's own names. */
  readonly attributes?: Readonly<Record<string, AttributeValue>>;
}

/** An item that the page names, whether or not the visitor did anything with it. */
export interface SeenItem {
  /** Names the page gives the item, most trusted first: id, sku, gtin, variant, URL path. */
  readonly keys: readonly string[];
  readonly facts: ItemFacts;
  readonly element?: Element;
}

/** What a visitor did, in the page's own names of the item. */
export interface SeenInteraction {
  readonly keys: readonly string[];
  readonly action: Action;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Place of the item in its list, 0 = first. */
  readonly position?: number;
  readonly listId?: string;
}

/** Where adapters put what they find. */
export interface Sink {
  items(items: readonly SeenItem[]): void;
  interaction(seen: SeenInteraction): void;
  /** All grids that are there now; those of an earlier call that are missing are gone. */
  grids(grids: readonly Grid[]): void;
}

/** Makes a callback that switches the adapter off where it throws, instead of throwing into the page. */
export type Guard = <Args extends readonly unknown[]>(
  callback: (...args: Args) => void,
) => (...args: Args) => void;

/**
 * A source of what happens on a page. Whatever it gives to the page to call (listeners, observers, wrapped functions) goes
 * through `guard`.
 */
export interface Adapter {
  readonly name: string;
  /** Returns the way to take everything back: wrapped functions restored, listeners and observers gone. */
  start?(page: Page, sink: Sink, guard: Guard): () => void;
  /** Reads the page as it is now: once at the start, and again after navigation or when cards have come. */
  look?(page: Page, sink: Sink): void;
}

/** A window with the globals that shops and their tools put there. */
export type Page = Window & Readonly<Record<string, unknown>>;

import type { Action } from "../core/interaction.ts";
import type { Steps } from "../core/steps.ts";
import type { ToldItem } from "../core/told-item.ts";
import type { Grid } from "../page/grid.ts";

/** An item that the page names, whether or not the visitor did anything with it. */
export interface SeenItem extends ToldItem {
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
  /**
   * Reads the page as it is now: once at the start, and again after navigation or when cards have come. What takes long
   * comes in steps, between which the page may do something else.
   */
  look?(page: Page, sink: Sink): Steps<void> | undefined;
}

/** A window with the globals that shops and their tools put there. */
export type Page = Window & Readonly<Record<string, unknown>>;

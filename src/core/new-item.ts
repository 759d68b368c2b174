import type { ItemId } from "./interaction.ts";

/**
 * What a page knows of one attribute: a name, a number, several names, or the numbers of a vector; `null` where it is
 * unknown.
 */
export type AttributeValue = string | number | readonly string[] | readonly number[] | null;

/** An item that came after the model was trained, described as the catalogue describes items. */
export interface NewItem {
  readonly itemId: ItemId;
  /** Other names by which the page may call it. */
  readonly aliases?: readonly string[];
  /** By the names of the catalogue; what the model does not know says nothing. */
  readonly attributes: Readonly<Record<string, AttributeValue>>;
}

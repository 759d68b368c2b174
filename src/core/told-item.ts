import type { AttributeValue } from "./new-item.ts";

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

/** An item as a page tells of it: in the page's own names, and perhaps in part. */
export interface ToldItem {
  /** Names the page gives the item, most trusted first: id, sku, gtin, variant, URL path. */
  readonly keys: readonly string[];
  readonly facts: ItemFacts;
}

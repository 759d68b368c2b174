import type { ItemFields } from "../read-item.ts";

/** What Shopify's own analytics knows of products: `ShopifyAnalytics.meta.product` and, in collections, `products`. */
export const SHOPIFY_META: ItemFields = {
  keys: ["id", "variants.id", "variants.sku", "handle"],
  title: ["title"],
  category: ["type"],
  brand: ["vendor"],
};

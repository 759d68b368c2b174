import type { ItemFields } from "../read-item.ts";

/** Open Graph's tags of a product, and Facebook's. */
export const OPEN_GRAPH: ItemFields = {
  keys: [
    "product:retailer_item_id",
    "product:item_id",
    "product:retailer_part_no",
    "product:ean",
    "product:upc",
  ],
  title: ["og:title"],
  category: ["product:category"],
  brand: ["product:brand", "og:brand"],
  price: ["product:sale_price:amount", "product:price:amount", "og:price:amount"],
  currency: ["product:price:currency", "og:price:currency"],
  url: ["og:url"],
  image: ["og:image"],
  stock: ["product:availability", "og:availability"],
};

import type { ItemFields } from "../read-item.ts";

/** schema.org's Product and ProductGroup, with their offers and variants. */
export const SCHEMA_ORG: ItemFields = {
  keys: [
    ...["productID", "productGroupID", "sku", "gtin13", "gtin", "gtin12", "gtin14", "gtin8", "mpn"],
    ...["hasVariant.productID", "hasVariant.sku", "hasVariant.gtin13", "offers.sku", "offers.gtin13"],
  ],
  title: ["name"],
  category: ["category"],
  brand: ["brand", "manufacturer"],
  price: [
    "offers.price",
    "offers.lowPrice",
    "offers.priceSpecification.price",
    "hasVariant.offers.price",
    "hasVariant.offers.lowPrice",
  ],
  currency: [
    "offers.priceCurrency",
    "offers.priceSpecification.priceCurrency",
    "hasVariant.offers.priceCurrency",
  ],
  url: ["url", "offers.url", "mainEntityOfPage", "@id"],
  image: ["image.url", "image.contentUrl", "image"],
  stock: ["offers.availability"],
};

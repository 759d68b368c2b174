import { toKeys } from "../describe.ts";
import type { Page, SeenItem } from "../adapter.ts";
import { isRecord, readText, toRows } from "../read-text.ts";

/** What Shopify's own analytics knows of the page's products: ids, variants and, on newer themes, handles. */
export function readShopifyMeta(page: Page): {
  readonly items: readonly SeenItem[];
  readonly product?: SeenItem;
} {
  const analytics = page["ShopifyAnalytics"];
  const meta = isRecord(analytics) && isRecord(analytics["meta"]) ? analytics["meta"] : {};
  const read = (row: unknown): SeenItem[] => {
    if (!isRecord(row)) return [];
    const variants = toRows(row["variants"]).filter(isRecord);
    const handle = readText(row["handle"]);
    const keys = toKeys(
      readText(row["id"]),
      ...variants.flatMap((variant) => [readText(variant["id"]), readText(variant["sku"])]),
      handle && `/products/${handle}`,
    );
    const brand = readText(row["vendor"]);
    const category = readText(row["type"]);
    return keys.length > 0
      ? [{ keys, facts: { ...(brand && { brand }), ...(category && { category }) } }]
      : [];
  };
  const [product] = read(meta["product"]);
  return { items: toRows(meta["products"]).flatMap(read), ...(product && { product }) };
}

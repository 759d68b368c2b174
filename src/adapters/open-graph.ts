import type { Adapter, Page } from "./adapter.ts";
import { toFacts, toKeys } from "./describe.ts";
import { reportProducts } from "./page-product.ts";
import { readAddress } from "./page-path.ts";
import { parsePrice } from "./parse-price.ts";

/** Open Graph's product tags, and Facebook's, of a page that is one product. */
export const createOpenGraph = (): Adapter => ({
  name: "open-graph",
  look: (page, sink) => {
    const read = (...names: string[]) => readTag(page, names);
    const id = read("product:retailer_item_id", "product:item_id", "product:retailer_part_no");
    if (!/^(og:)?product(\.item)?$/.test(read("og:type") ?? "") && id === undefined) return;
    const address = readAddress(read("og:url"), page);
    const availability = read("product:availability", "og:availability");
    const item = {
      keys: toKeys(id, read("product:ean", "product:upc", "product:isbn"), address?.path),
      facts: toFacts({
        title: read("og:title"),
        url: address?.href,
        image: read("og:image:secure_url", "og:image"),
        price: parsePrice(read("product:sale_price:amount", "product:price:amount", "og:price:amount")),
        currency: read("product:price:currency", "og:price:currency"),
        brand: read("product:brand", "og:brand"),
        category: read("product:category")?.replace(/\s*[>/]\s*/g, " > "),
        inStock: availability === undefined ? undefined : !/out|oos|discontinued/i.test(availability),
      }),
    };
    reportProducts(page, sink, [item]);
  },
});

function readTag({ document }: Page, names: readonly string[]): string | undefined {
  for (const name of names) {
    const tag = document.querySelector(`meta[property="${name}" i],meta[name="${name}" i]`);
    const content = tag?.getAttribute("content")?.trim();
    if (content) return content;
  }
  return undefined;
}

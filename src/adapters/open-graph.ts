import type { Adapter } from "./adapter.ts";
import { reportProducts } from "./page-product.ts";
import { readItem } from "./read-item.ts";
import { OPEN_GRAPH } from "./vendors/open-graph.ts";

/** Open Graph's product tags, of a page that is one product. */
export const createOpenGraph = (): Adapter => ({
  name: "open-graph",
  look: (page, sink) => {
    const tags: Record<string, string> = {};
    for (const tag of page.document.querySelectorAll("meta[property],meta[name]")) {
      const name = tag.getAttribute("property") ?? tag.getAttribute("name")!;
      tags[name.toLowerCase()] ??= tag.getAttribute("content") ?? "";
    }
    const isProduct = /^(og:)?product/.test(tags["og:type"] ?? "") || tags["product:retailer_item_id"];
    if (isProduct) reportProducts(page, sink, readItem(tags, { fields: OPEN_GRAPH, page }));
  },
});

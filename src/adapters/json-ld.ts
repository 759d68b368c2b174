import type { Adapter } from "./adapter.ts";
import { findLinkedGrids } from "./known-links.ts";
import { pathOf } from "./page-path.ts";
import { reportProducts } from "./page-product.ts";
import { parseLenientJson } from "./parse-lenient-json.ts";
import { readSchemaOrg } from "./schema-org.ts";

/** schema.org in `<script type="application/ld+json">`; its lists become grids where the page links to their items. */
export const createJsonLd = (): Adapter => {
  /** Where a script was first met: one that outlives a navigation in the page speaks of another page. */
  const metAt = new WeakMap<Element, string>();
  return {
    name: "json-ld",
    look: (page, sink) => {
      const here = pathOf(page);
      const data = [...page.document.querySelectorAll("script[type^='application/ld+json' i]")].flatMap(
        (script) => {
          if (!metAt.has(script)) metAt.set(script, here);
          return metAt.get(script) === here ? [parseLenientJson(script.textContent)] : [];
        },
      );
      const { products, listed, category } = readSchemaOrg(data, page);
      reportProducts(page, sink, products, category);
      sink.items(listed);
      sink.grids(findLinkedGrids(page, [...products, ...listed], "json-ld"));
    },
  };
};

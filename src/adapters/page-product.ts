import type { Page, SeenItem, Sink } from "./adapter.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { toKeys } from "./describe.ts";

/**
 * Tells the sink of products that a page describes, and of a view where the page is one of them: the only one, or the one
 * whose address the page has.
 */
export function reportProducts(
  page: Page,
  sink: Sink,
  products: readonly SeenItem[],
  category?: string,
): void {
  const product = findPageProduct(page, products);
  if (!product) return sink.items(products);
  const viewed: SeenItem = {
    ...product,
    keys: toKeys(...product.keys, pathOf(page)),
    facts: {
      ...(category !== undefined && { category: withoutLast(category, product.facts.title) }),
      url: page.location.href,
      ...product.facts,
    },
  };
  sink.items(products.map((one) => (one === product ? viewed : one)));
  sink.interaction({ keys: viewed.keys, action: "view", at: Date.now() });
}

function findPageProduct(page: Page, products: readonly SeenItem[]): SeenItem | undefined {
  const canonical = page.document.querySelector<HTMLLinkElement>("link[rel=canonical]")?.href;
  const here = [pathOf(page), readAddress(canonical, page)?.path];
  const isHere = ({ facts }: SeenItem) =>
    facts.url !== undefined && here.includes(readAddress(facts.url, page)?.path);
  const matching = products.filter(isHere);
  const candidates = matching.length > 0 ? matching : products;
  const [product] = candidates;
  // A card that links elsewhere is a teaser, also where it is the only one.
  const isTeaser = product?.element !== undefined && product.facts.url !== undefined && !isHere(product);
  return candidates.length === 1 && !isTeaser ? product : undefined;
}

/** Breadcrumbs end in the product itself, as a rule. */
function withoutLast(category: string, title: string | undefined): string {
  const levels = category.split(" > ");
  return levels.length > 1 && levels.at(-1) === title ? levels.slice(0, -1).join(" > ") : category;
}

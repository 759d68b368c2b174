import type { Adapter, Page, SeenItem } from "./adapter.ts";
import { toKeys } from "./describe.ts";
import { groupCards } from "./group-cards.ts";
import { reportProducts } from "./page-product.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { readCard, type CardParts } from "./read-card.ts";
import { readText } from "./read-text.ts";
import { readShopifyMeta } from "./vendors/shopify-meta.ts";

/**
 * A shop system by the conventions of its themes: selectors, and where ids are, as "selector@attribute~pattern". The
 * selector may be the card itself; without an attribute the text counts; the pattern's group is the id.
 */
export interface Platform extends CardParts {
  readonly name: string;
  /** Only pages of this system have it. */
  readonly detect: string;
  readonly card: string;
  /** What of a card's address names the item; all of it where absent. */
  readonly path?: RegExp;
  readonly ids: readonly string[];
  /** Buttons that put the item of their card or page into the cart. */
  readonly cart: string;
  /** Pages of one product. */
  readonly page: { readonly detect: string; readonly ids: readonly string[] };
}

/** Cards and product pages of a shop system. */
export const createPlatformCards = (platform: Platform): Adapter => ({
  name: platform.name,
  look: (page, sink) => {
    const { document } = page;
    if (!document.querySelector(platform.detect)) return;
    const short = (path: string | undefined) => (path && platform.path?.exec(path)?.[0]) || path;
    const marks = [...document.querySelectorAll(platform.card)].flatMap((element) => {
      if (element.closest("nav,footer,[role=navigation]")) return [];
      const own = platform.path ? [] : readIds(element, platform.ids);
      const link = element.matches("a[href]") ? element : element.querySelector(platform.link ?? "a[href]");
      const keys = toKeys(...own, short(readAddress(link?.getAttribute("href"), page)?.path));
      return keys.length > 0 ? [{ element, keys }] : [];
    });
    const items: SeenItem[] = [];
    const grids = groupCards(marks, { source: platform.name }).map((grid) => ({
      ...grid,
      cards: grid.cards.map((card) => {
        if (card.held) return card;
        const seen = readCard(card.element, page, { parts: platform });
        const keys = toKeys(...readIds(card.element, platform.ids), ...card.keys, seen.keys.at(-1));
        items.push({ ...seen, keys });
        return { ...card, keys };
      }),
    }));
    sink.items(items);
    sink.grids(grids);
    reportPage(page, platform, (products) => reportProducts(page, sink, products));
    const { items: known } = platform.name === "shopify" ? readShopifyMeta(page) : { items: [] };
    sink.items(known);
  },
});

function reportPage(page: Page, platform: Platform, report: (products: readonly SeenItem[]) => void): void {
  const { product } = platform.name === "shopify" ? readShopifyMeta(page) : {};
  if (!product && !page.document.querySelector(platform.page.detect)) return;
  const path = pathOf(page);
  const keys = toKeys(...readIds(page.document.body, platform.page.ids), ...(product?.keys ?? []));
  const title = readText(page.document.querySelector("h1")?.textContent);
  if (keys.length > 0 || platform.path?.test(path))
    report([
      {
        keys: toKeys(...keys, platform.path?.exec(path)?.[0] ?? path),
        facts: { ...(title && { title }), ...product?.facts },
      },
    ]);
}

function readIds(root: Element, ids: readonly string[]): string[] {
  return toKeys(
    ...ids.map((place) => {
      const [, selector, attribute, pattern] = /^([^@]*)@([^~]*)(?:~(.*))?$/.exec(place)!;
      const element = !selector || root.matches(selector) ? root : root.querySelector(selector);
      const value = readText(attribute ? element?.getAttribute(attribute) : element?.textContent);
      return pattern === undefined ? value : new RegExp(pattern).exec(value ?? "")?.[1];
    }),
  );
}

import type { Card, Grid } from "../page/grid.ts";
import type { Adapter } from "./adapter.ts";
import { toKeys } from "./describe.ts";
import { groupCards, type Mark } from "./group-cards.ts";
import { reportProducts } from "./page-product.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { readCard } from "./read-card.ts";
import { readAll, readTexts } from "./read-fields.ts";
import { readItem, type ItemFields } from "./read-item.ts";
import { readText } from "./read-text.ts";

/**
 * A shop system by the conventions of its themes: selectors, and where ids are: "attribute" of the card or something in
 * it, or "selector@attribute~pattern". Without a selector it is the card itself, without an attribute the text; the
 * pattern's group is the id.
 */
export interface Platform {
  readonly name: string;
  /** Only pages of this system have it. */
  readonly detect: string;
  readonly card: string;
  /** What of a card's address names the item; all of it where absent. */
  readonly path?: RegExp;
  readonly ids: readonly string[];
  /** Buttons that put the item of their card or page into the cart. */
  readonly cart: string;
  /** Only pages of one product have it. */
  readonly page: string;
  /** Where such a page has the ids, written like `ids`. */
  readonly pageIds: readonly string[];
  /** A global with data of the page's `product` and its `products`. */
  readonly meta?: { readonly path: string; readonly fields: ItemFields };
}

/** Cards and product pages of a shop system. */
export const createPlatformCards = (platform: Platform): Adapter => ({
  name: platform.name,
  *look(page, sink) {
    const { document } = page;
    if (!document.querySelector(platform.detect)) return;
    const short = (path: string | undefined) => (path && platform.path?.exec(path)?.[0]) || path;
    const marks: Mark[] = [];
    for (const element of document.querySelectorAll(platform.card)) {
      yield;
      if (element.closest("nav,footer,[role=navigation]")) continue;
      const own = platform.path ? [] : readIds(element, platform.ids);
      const link = element.matches("a[href]") ? element : element.querySelector("a[href]");
      const keys = toKeys(...own, short(readAddress(link?.getAttribute("href"), page)?.path));
      if (keys.length > 0) marks.push({ element, keys });
    }
    const grids: Grid[] = [];
    for (const grid of groupCards(marks, { source: platform.name })) {
      const cards: Card[] = [];
      for (const card of grid.cards) {
        yield;
        const seen = card.held ? undefined : readCard(card.element, page);
        const keys = seen && toKeys(...readIds(card.element, platform.ids), ...card.keys, seen.keys.at(-1));
        if (keys) sink.items([{ ...seen, keys }]);
        cards.push({ ...card, ...(keys && { keys }) });
      }
      grids.push({ ...grid, cards });
    }
    sink.grids(grids);
    const readMeta = (row: unknown) => {
      const [handle] = readTexts(row, "handle");
      const url = handle && `/products/${handle}`;
      return readItem({ ...(row as object), url }, { fields: platform.meta!.fields, page });
    };
    const { path: meta } = platform.meta ?? {};
    for (const row of readAll(page, `${meta}.products`)) {
      yield;
      sink.items(readMeta(row));
    }
    const [product] = readAll(page, `${meta}.product`).flatMap(readMeta);
    const path = pathOf(page);
    const own = short(path);
    if (!product && !document.querySelector(platform.page)) return;
    const keys = toKeys(...readIds(document.body, platform.pageIds), ...(product?.keys ?? []));
    const title = readText(document.querySelector("h1")?.textContent);
    if (keys.length > 0 || platform.path?.test(path))
      reportProducts(page, sink, [
        { keys: toKeys(...keys, own), facts: { ...(title && { title }), ...product?.facts } },
      ]);
  },
});

function readIds(root: Element, ids: readonly string[]): string[] {
  return toKeys(
    ...ids.map((place) => {
      const [, selector, attribute, pattern] = /^([^@]*)@([^~]*)(?:~(.*))?$/.exec(place) ?? [
        "",
        `[${place}]`,
        place,
      ];
      const element = !selector || root.matches(selector) ? root : root.querySelector(selector);
      const value = readText(attribute ? element?.getAttribute(attribute) : element?.textContent);
      return pattern === undefined ? value : new RegExp(pattern).exec(value ?? "")?.[1];
    }),
  );
}

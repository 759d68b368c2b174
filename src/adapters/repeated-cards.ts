import type { Steps } from "../core/steps.ts";
import type { Card, Grid } from "../page/grid.ts";
import type { Adapter, Page } from "./adapter.ts";
import { toKeys } from "./describe.ts";
import { toGrid } from "./group-cards.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { priceIn, readCard } from "./read-card.ts";
import { textOf } from "./read-text.ts";

/**
 * Grids of products in plain HTML: siblings that each link to an address of their own and show an image or a price or call
 * themselves products, or that only have an id of their own, and show both.
 */
export const createRepeatedCards = (): Adapter => ({
  name: "repeated-cards",
  *look(page, sink) {
    const grids: Grid[] = [];
    for (const grid of yield* findRepeatedCards(page)) {
      yield;
      const named = nameCards(grid);
      grids.push(named);
      for (const { element, keys, held } of named.cards) {
        yield;
        if (!held) sink.items([readCard(element, page, { ids: keys, path: keys.at(-1)! })]);
      }
    }
    sink.grids(grids);
  },
});

/** Links here lead around the site, not to what it offers. */
const OUTSIDE =
  "nav,footer,body>header,[role=navigation],[role=contentinfo],[role=banner],[class*=breadcrumb],[class*=pagination]";
/** Lists of things that are chosen already, and menus: their order is not ours. */
const CHOSEN = /(^|[\s_-])(cart|basket|checkout|(mega)?menu|compare|wishlist|orders?)($|[\s_-])/i;
/** Lists of what is no product, where no price says otherwise. */
const NO_PRODUCTS =
  /blog|article|post|news|review|comment|testimonial|brand|categor|filter|facet|social|team|banner|slide/i;

const MAX_NAMED = 5000;
const MAX_DEPTH = 8;
const LEAST_WITH_PRICE = 3;
const LEAST_WITHOUT_PRICE = 4;

interface FoundGrid extends Grid {
  readonly hasPrices: boolean;
}

function* findRepeatedCards(page: Page): Steps<readonly Grid[]> {
  const all: FoundGrid[] = [];
  for (const [container, children] of yield* collectNames(page))
    all.push(...(yield* readContainer(container, children)));
  // What holds whole grids is none.
  const found = all.filter(
    (outer) => !all.some((one) => one !== outer && outer.container.contains(one.container)),
  );
  const priced = found.filter(({ hasPrices }) => hasPrices);
  return priced.length > 0 ? priced : found;
}

/** Links, and where cards that link nowhere have ids. */
const NAMED = "a[href],[data-id],[data-product-id],[data-productid],[data-pid],[data-sku],[data-item-id]";

/** Addresses that a child links to and ids in it, with how much each looks like the main one. */
type Names = Map<string, number>;

/** container → its children with links or ids → their addresses and ids. */
function* collectNames(page: Page): Steps<Map<Element, Map<Element, Names>>> {
  const here = pathOf(page);
  const namesIn = new Map<Element, Map<Element, Names>>();
  for (const element of [...page.document.querySelectorAll(NAMED)].slice(0, MAX_NAMED)) {
    yield;
    if (element.closest(OUTSIDE)) continue;
    const path = readAddress(element.getAttribute("href"), page)?.path ?? here;
    const weight = element.querySelector("img") ? 3 : 1;
    if (path !== here && path !== "/") note(element, path, weight);
    for (const name of idNames(element)) {
      const id = readId(element, name);
      if (id && !isPath(id)) note(element, id, 0);
    }
  }
  return namesIn;

  function note(child: Element, name: string, weight: number): void {
    for (let depth = 0; depth < MAX_DEPTH && child.parentElement; depth++, child = child.parentElement) {
      const children = namesIn.get(child.parentElement) ?? new Map<Element, Names>();
      const names: Names = children.get(child) ?? new Map<string, number>();
      names.set(name, (names.get(name) ?? 0) + weight);
      namesIn.set(child.parentElement, children.set(child, names));
    }
  }
}

function* readContainer(container: Element, children: ReadonlyMap<Element, Names>): Steps<FoundGrid[]> {
  const around = describeAround(container);
  if (children.size < LEAST_WITH_PRICE || CHOSEN.test(around)) return [];
  const uses = new Map<string, number>();
  for (const names of children.values())
    for (const name of names.keys()) uses.set(name, (uses.get(name) ?? 0) + 1);
  const candidates: { element: Element; name: string; hasPrice: boolean }[] = [];
  for (const [element, names] of children) {
    yield;
    const [main] = [...names].filter(([name]) => uses.get(name) === 1).sort((a, b) => b[1] - a[1]);
    if (!main) continue;
    const hasPrice = priceIn(element) !== undefined;
    const hasImage = element.querySelector("img,svg,[style*=image]") && textOf(element).trim().length > 2;
    const isShown = isPath(main[0])
      ? hasPrice || hasImage || /product/i.test(element.className)
      : hasPrice && hasImage;
    if (isShown) candidates.push({ element, name: main[0], hasPrice });
  }
  const priced = candidates.filter(({ hasPrice }) => hasPrice);
  const hasPrices = priced.length * 2 >= candidates.length && priced.length >= LEAST_WITH_PRICE;
  if (!hasPrices && (NO_PRODUCTS.test(around) || container.querySelector("time"))) return [];
  // What is sold out may show no price, but is built like the others.
  const shapes = new Set(priced.map(({ element }) => shapeOf(element)));
  const cards = new Map(
    candidates
      .filter(({ element, hasPrice }) => !hasPrices || hasPrice || shapes.has(shapeOf(element)))
      .map(({ element, name }) => [element, [name]]),
  );
  const least = hasPrices ? LEAST_WITH_PRICE : LEAST_WITHOUT_PRICE;
  return toGrid(container as HTMLElement, cards, { source: "repeated-cards", least }).map((grid) => ({
    ...grid,
    hasPrices,
  }));
}

const isPath = (name: string) => name.startsWith("/");

/** What an element's first part calls itself. */
const shapeOf = ({ firstElementChild: part }: Element) => part && `${part.tagName}.${part.classList[0]}`;

/** Attributes in which pages put an item's id. */
const ID_ATTRIBUTE =
  /^data-((?!.*(attribute|index|pos|count|list(?!ing)|image|price|url)).*(product|item|article|entity|listing|variant|sku|asin|gtin|ean).*|id|code|pid|adid)$/;

const idNames = (element: Element) => element.getAttributeNames().filter((name) => ID_ATTRIBUTE.test(name));

/** The id there, rather than data or words. */
function readId(element: Element, attribute: string): string | undefined {
  const value = element.getAttribute(attribute);
  return value && /^[^{[\s]{1,99}$/.test(value) ? value : undefined;
}

/** Adds the ids in attributes that the first card has, and every card with a value of its own. */
function nameCards(grid: Grid): Grid {
  const items = grid.cards.filter(({ held }) => !held).map(({ element }) => element);
  const names = [items[0]!, ...items[0]!.querySelectorAll("*")].flatMap(idNames);
  const columns = [...new Set(names)].flatMap((name) => {
    const values = new Map<Element, string>();
    for (const element of items) {
      const holder = element.hasAttribute(name) ? element : element.querySelector(`[${name}]`);
      const value = holder && readId(holder, name);
      if (value) values.set(element, value);
    }
    return new Set(values.values()).size === items.length ? [values] : [];
  });
  const named = (card: Card) => toKeys(...columns.map((values) => values.get(card.element)), ...card.keys);
  return { ...grid, cards: grid.cards.map((card) => (card.held ? card : { ...card, keys: named(card) })) };
}

/** How the container and what is right around it call themselves. */
function describeAround(container: Element): string {
  let names = "";
  let at: Element | null = container;
  for (let level = 0; level < 3 && at && at.tagName !== "BODY"; level++, at = at.parentElement)
    names += ` ${at.id} ${at.getAttribute("class")}`;
  return names;
}

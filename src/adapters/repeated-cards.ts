import type { Card, Grid } from "../page/grid.ts";
import type { Adapter, Page } from "./adapter.ts";
import { toKeys } from "./describe.ts";
import { toGrid } from "./group-cards.ts";
import { pathOf, readAddress } from "./page-path.ts";
import { amountIn } from "./parse-price.ts";
import { readCard } from "./read-card.ts";
import { textOf } from "./read-text.ts";

/** Grids of products in plain HTML: siblings that each link to an address of their own and show an image or a price. */
export const createRepeatedCards = (): Adapter => ({
  name: "repeated-cards",
  look: (page, sink) => {
    const grids = findRepeatedCards(page).map(nameCards);
    const cards = grids.flatMap((grid) => grid.cards.filter(({ held }) => !held));
    sink.items(
      cards.map(({ element, keys }) =>
        readCard(element, page, { ids: keys.slice(0, -1), path: keys.at(-1)! }),
      ),
    );
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

const MAX_LINKS = 5000;
const MAX_DEPTH = 8;
const LEAST_WITH_PRICE = 3;
const LEAST_WITHOUT_PRICE = 4;

interface FoundGrid extends Grid {
  readonly hasPrices: boolean;
}

function findRepeatedCards(page: Page): readonly Grid[] {
  const all = [...collectLinks(page)].flatMap(([container, children]) => readContainer(container, children));
  // What holds whole grids is none.
  const found = all.filter(
    (outer) => !all.some((one) => one !== outer && outer.container.contains(one.container)),
  );
  const priced = found.filter(({ hasPrices }) => hasPrices);
  return priced.length > 0 ? priced : found;
}

/** Addresses that a child links to, with how much each looks like the main one. */
type Paths = Map<string, number>;

/** container → its children with links → their addresses. */
function collectLinks(page: Page): Map<Element, Map<Element, Paths>> {
  const here = pathOf(page);
  const linksIn = new Map<Element, Map<Element, Paths>>();
  for (const link of [...page.document.querySelectorAll("a[href]")].slice(0, MAX_LINKS)) {
    const path = readAddress(link.getAttribute("href"), page)?.path;
    if (path === undefined || path === here || path === "/" || link.closest(OUTSIDE)) continue;
    const weight = link.querySelector("img") ? 3 : 1;
    let child: Element = link;
    for (let depth = 0; depth < MAX_DEPTH && child.parentElement; depth++, child = child.parentElement) {
      const children = linksIn.get(child.parentElement) ?? new Map<Element, Paths>();
      const paths: Paths = children.get(child) ?? new Map<string, number>();
      paths.set(path, (paths.get(path) ?? 0) + weight);
      linksIn.set(child.parentElement, children.set(child, paths));
    }
  }
  return linksIn;
}

function readContainer(container: Element, children: ReadonlyMap<Element, Paths>): FoundGrid[] {
  const around = describeAround(container);
  if (children.size < LEAST_WITH_PRICE || CHOSEN.test(around)) return [];
  const uses = new Map<string, number>();
  for (const paths of children.values())
    for (const path of paths.keys()) uses.set(path, (uses.get(path) ?? 0) + 1);
  const candidates = [...children].flatMap(([element, paths]) => {
    const [main] = [...paths].filter(([path]) => uses.get(path) === 1).sort((a, b) => b[1] - a[1]);
    const text = textOf(element);
    const hasPrice = amountIn(text) !== undefined;
    const isShown = hasPrice || (element.querySelector("img,svg,[style*=image]") && text.trim().length > 2);
    return main && isShown ? [{ element, path: main[0], hasPrice }] : [];
  });
  const priced = candidates.filter(({ hasPrice }) => hasPrice);
  const hasPrices = priced.length * 2 >= candidates.length && priced.length >= LEAST_WITH_PRICE;
  if (!hasPrices && (NO_PRODUCTS.test(around) || container.querySelector("time"))) return [];
  const cards = new Map((hasPrices ? priced : candidates).map(({ element, path }) => [element, [path]]));
  const least = hasPrices ? LEAST_WITH_PRICE : LEAST_WITHOUT_PRICE;
  return toGrid(container as HTMLElement, cards, { source: "repeated-cards", least }).map((grid) => ({
    ...grid,
    hasPrices,
  }));
}

/** Attributes in which pages put an item's id. */
const ID_ATTRIBUTE =
  /^data-((?!.*(attribute|index|pos|count|list|image|price|url)).*(product|item|article|entity|variant|sku|asin|gtin|ean).*|id|code|pid)$/;

/** Adds the ids in attributes that the first card has, and every card with a value of its own. */
function nameCards(grid: Grid): Grid {
  const items = grid.cards.filter(({ held }) => !held).map(({ element }) => element);
  const names = [items[0]!, ...items[0]!.querySelectorAll("*")].flatMap((part) => part.getAttributeNames());
  const columns = toKeys(...names).flatMap((name) => {
    if (!ID_ATTRIBUTE.test(name)) return [];
    const values = new Map<Element, string>();
    for (const element of items) {
      const holder = element.hasAttribute(name) ? element : element.querySelector(`[${name}]`);
      const value = holder?.getAttribute(name);
      if (value && /^[^{[\s]{1,99}$/.test(value)) values.set(element, value);
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

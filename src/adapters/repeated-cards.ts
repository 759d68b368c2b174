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
    const grids = findRepeatedCards(page).map((grid) => nameCards(grid));
    for (const { cards } of grids) {
      sink.items(
        cards.flatMap(({ element, keys, held }) =>
          held ? [] : [readCard(element, page, { ids: keys.slice(0, -1), path: keys.at(-1)! })],
        ),
      );
    }
    sink.grids(grids);
  },
});

/** Links here lead around the site, not to what it offers. */
const OUTSIDE =
  "nav,footer,aside nav,body>header,[role=navigation],[role=contentinfo],[role=banner],[role=menu],[class*='breadcrumb' i],[class*='pagination' i]";
/** Lists of things that are chosen already, and menus: their order is not ours. */
const CHOSEN = /(^|[\s_-])(cart|basket|checkout|menu|megamenu|compare|wishlist|orders?)($|[\s_-])/i;
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

/** Largest first. */
function findRepeatedCards(page: Page): Grid[] {
  const linksIn = collectLinks(page);
  const containers = [...linksIn].filter(([, children]) => children.size >= LEAST_WITH_PRICE);
  // Inner ones first: what holds whole grids is none.
  const innerFirst = containers.sort(([a], [b]) => depthOf(b) - depthOf(a));
  const found: FoundGrid[] = [];
  for (const [container, children] of innerFirst) {
    if (found.some((inner) => container.contains(inner.container))) continue;
    const grid = readContainer(container as HTMLElement, children);
    if (grid) found.push(grid);
  }
  const priced = found.filter(({ hasPrices }) => hasPrices);
  return (priced.length > 0 ? priced : found).sort((a, b) => b.cards.length - a.cards.length);
}

/** container → its children with links → addresses there, with how much each looks like the main one. */
type LinksIn = Map<Element, Map<Element, Map<string, number>>>;

function collectLinks(page: Page): LinksIn {
  const here = pathOf(page);
  const linksIn: LinksIn = new Map();
  for (const link of [...page.document.querySelectorAll("a[href]")].slice(0, MAX_LINKS)) {
    const path = readAddress(link.getAttribute("href"), page)?.path;
    if (path === undefined || path === here || path === "/" || link.closest(OUTSIDE)) continue;
    const weight =
      1 +
      (link.querySelector("img,picture") ? 2 : 0) +
      (link.closest(HEADING) || link.querySelector(HEADING) ? 2 : 0);
    let child: Element = link;
    for (let depth = 0; depth < MAX_DEPTH && child.parentElement; depth++, child = child.parentElement) {
      const children = getOrAdd(linksIn, child.parentElement, () => new Map<Element, Map<string, number>>());
      const paths = getOrAdd(children, child, () => new Map<string, number>());
      paths.set(path, (paths.get(path) ?? 0) + weight);
    }
  }
  return linksIn;
}

const HEADING = "h1,h2,h3,h4,h5,h6,[class*='title' i],[class*='name' i]";

function readContainer(
  container: HTMLElement,
  children: ReadonlyMap<Element, ReadonlyMap<string, number>>,
): FoundGrid | undefined {
  const around = describeAround(container);
  if (CHOSEN.test(around)) return undefined;
  const uses = new Map<string, number>();
  for (const paths of children.values())
    for (const path of paths.keys()) uses.set(path, (uses.get(path) ?? 0) + 1);
  const candidates = [...children].flatMap(([element, paths]) => {
    const own = [...paths].filter(([path]) => uses.get(path) === 1).sort((a, b) => b[1] - a[1]);
    if (own.length === 0) return [];
    const text = textOf(element);
    const hasPrice = amountIn(text) !== undefined;
    const hasImage = element.querySelector("img,picture,svg,[style*='background-image']") !== null;
    if (!hasPrice && !(hasImage && text.trim().length > 2)) return [];
    return [{ element, path: own[0]![0], hasPrice }];
  });
  const priced = candidates.filter(({ hasPrice }) => hasPrice);
  const hasPrices = priced.length * 2 >= candidates.length && priced.length >= LEAST_WITH_PRICE;
  if (!hasPrices && (NO_PRODUCTS.test(around) || container.querySelector("time"))) return undefined;
  const cards = new Map((hasPrices ? priced : candidates).map(({ element, path }) => [element, [path]]));
  const least = hasPrices ? LEAST_WITH_PRICE : LEAST_WITHOUT_PRICE;
  const [grid] = toGrid(container, cards, { source: "repeated-cards", least });
  return grid && { ...grid, hasPrices };
}

/** Attributes in which pages put an item's id. */
const ID_ATTRIBUTE =
  /^data-((?!.*(attribute|index|pos|count|list|image|price|url)).*(product|item|article|entity|variant|sku|asin|gtin|ean).*|id|code|pid)$/;

/** Adds the ids in attributes that the first card has, and every card with a value of its own. */
function nameCards(grid: Grid): Grid {
  const items = grid.cards.filter(({ held }) => held === undefined).map(({ element }) => element);
  const [first] = items;
  const names = [first!, ...first!.querySelectorAll("*")].flatMap((part) => part.getAttributeNames());
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
    names += ` ${at.id} ${at.getAttribute("class") ?? ""}`;
  return names;
}

function depthOf(element: Element): number {
  let depth = 0;
  for (let at = element.parentElement; at; at = at.parentElement) depth++;
  return depth;
}

function getOrAdd<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = create()));
  return value;
}

import type { Card, Grid } from "../page/grid.ts";
import { toKeys } from "./describe.ts";

/** An element that surely belongs to an item: its card, or something in it. */
export interface Mark {
  readonly element: Element;
  /** The first tells items apart. */
  readonly keys: readonly string[];
}

/** Further out than this, what holds a mark is no card any more. */
const MAX_DEPTH = 8;

/**
 * Finds the grids that marked items stand in: the closest element around a mark that holds another item too is the
 * container, its child around the mark is the card. What else the container has between its cards keeps its place.
 */
export function groupCards(
  marks: readonly Mark[],
  { source, least = 3 }: { readonly source: string; readonly least?: number },
): Grid[] {
  const itemsIn = new Map<Element, Set<string>>();
  for (const { element, keys } of marks) {
    for (let at: Element | null = element; at; at = at.parentElement)
      itemsIn.set(at, (itemsIn.get(at) ?? new Set<string>()).add(keys[0]!));
  }
  const containers = new Map<Element, Map<Element, string[]>>();
  for (const { element, keys } of marks) {
    let [child, depth] = [element, 0];
    const hasOne = (at: Element | null) => at !== null && itemsIn.get(at)!.size === 1;
    while (hasOne(child.parentElement) && depth++ < MAX_DEPTH) child = child.parentElement!;
    const container = child.parentElement;
    if (!container || !hasOne(child) || hasOne(container)) continue;
    const cards = containers.get(container) ?? new Map<Element, string[]>();
    containers.set(container, cards.set(child, toKeys(...(cards.get(child) ?? []), ...keys)));
  }
  return [...containers].flatMap(([container, cards]) =>
    toGrid(container as HTMLElement, cards, { source, least }),
  );
}

/** A grid where enough children of one kind are cards. */
export function toGrid(
  container: HTMLElement,
  keysOf: ReadonlyMap<Element, readonly string[]>,
  { source, least }: { readonly source: string; readonly least: number },
): Grid[] {
  const [kind] = [...keysOf.keys()].map(({ tagName }) => tagName);
  const children = [...container.children].filter((child) => !child.matches(UNSEEN)) as HTMLElement[];
  const cards = children.map((element): Card => {
    const keys = element.tagName === kind && !isClone(element) ? keysOf.get(element) : undefined;
    return keys ? { element, keys } : { element, keys: [], held: "not-an-item" };
  });
  const count = cards.filter(({ held }) => held === undefined).length;
  return count >= least && count * 2 >= cards.length ? [{ container, cards, source }] : [];
}

const UNSEEN = "script,style,template,link,meta,noscript";

/** Carousels show copies of their first and last cards. */
function isClone(element: Element): boolean {
  return element.matches("[class*='clone' i],[class*='duplicate' i]");
}

import type { Card, Grid } from "../page/grid.ts";
import { toKeys } from "./describe.ts";

/**
 * The grids of all sources, most trusted source first, each place on the page once: of grids that overlap the first one
 * stands, and takes over the names that later ones know of the same cards.
 */
export function mergeGrids(grids: readonly Grid[]): Grid[] {
  const kept: Grid[] = [];
  for (const grid of grids) {
    const at = kept.findIndex(
      ({ container }) => container.contains(grid.container) || grid.container.contains(container),
    );
    const other = kept[at];
    if (!other) kept.push(grid);
    else if (other.container === grid.container)
      kept[at] = { ...other, cards: joinCards(other.cards, grid.cards) };
  }
  return kept;
}

function joinCards(cards: readonly Card[], others: readonly Card[]): Card[] {
  const known = new Map(others.map((card) => [card.element, card.keys]));
  return cards.map((card) =>
    card.held === "not-an-item"
      ? card
      : { ...card, keys: toKeys(...card.keys, ...(known.get(card.element) ?? [])) },
  );
}

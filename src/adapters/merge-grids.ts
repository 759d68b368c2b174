import type { Card, Grid } from "../page/grid.ts";
import { toKeys } from "./describe.ts";

/**
 * The grids of all sources, most trusted source first, each place on the page once: of grids that overlap the first one
 * stands, and takes over the names that later ones know of the same cards.
 */
export function mergeGrids(grids: readonly Grid[]): Grid[] {
  const kept: Grid[] = [];
  for (const grid of grids) {
    const other = kept.find(
      ({ container }) => container.contains(grid.container) || grid.container.contains(container),
    );
    if (!other) kept.push(grid);
    else if (other.container === grid.container)
      kept[kept.indexOf(other)] = { ...other, cards: joinCards(other, grid) };
  }
  return kept;
}

function joinCards({ cards, source }: Grid, { cards: others }: Grid): Card[] {
  const known = new Map(others.map((card) => [card.element, card]));
  return cards.map((card) => {
    const other = known.get(card.element);
    // Data may name only some of the items; what the shop has marked itself is complete.
    if (card.held === "not-an-item") return (source !== "data-attributes" && other) || card;
    return { ...card, keys: toKeys(...card.keys, ...(other?.keys ?? [])) };
  });
}

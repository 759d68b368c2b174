import type { Card, Grid } from "../page/grid.ts";

const ITEM = "[data-inkling-item]";

/**
 * The cards of `<inkling-rank>`: the children of the element, or of the list inside it, that stand beside the first item.
 * `data-inkling-pin` and `data-inkling-sponsored` hold a card where it is, as does having no item.
 */
export function readCards(owner: HTMLElement): Grid | undefined {
  const container = owner.querySelector(ITEM)?.parentElement;
  if (!container) return undefined;
  const cards = [...container.children].flatMap((element): Card[] => {
    if (!(element instanceof HTMLElement)) return [];
    const { inklingItem: id, inklingPin: pin, inklingSponsored: sponsored } = element.dataset;
    const held =
      sponsored !== undefined ? "sponsored" : pin !== undefined ? "pinned" : id ? undefined : "not-an-item";
    return [{ element, keys: id ? [id] : [], ...(held && { held }) }];
  });
  return { container, cards, source: "inkling-rank" };
}

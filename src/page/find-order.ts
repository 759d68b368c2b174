import type { ItemId } from "../core/interaction.ts";
import type { MerchandisingRules } from "../core/merchandising.ts";
import type { ScoredItem } from "../core/scored-item.ts";
import type { Card } from "./grid.ts";

/** Where a visitor's order comes from. */
export interface OrderSource {
  /** The given items with the best first. */
  rank(itemIds: readonly ItemId[], rules: MerchandisingRules): Promise<readonly ScoredItem[]>;
  /** The items that the page's names mean; null where they mean none. */
  resolve(keys: readonly (readonly string[])[]): Promise<readonly (ItemId | null)[]>;
  /** What is excluded comes last: a page's cards are the shop's, and none is taken away. */
  readonly rules?: MerchandisingRules | undefined;
}

/** A visitor's order of cards, and what it took. */
export interface FoundOrder {
  /** The best first; without cards that are held, or whose item the catalogue does not have. */
  readonly order: readonly HTMLElement[];
  /** Cards whose item is known. */
  readonly known: number;
  /** Time that the ranks took to come, in ms. */
  readonly rankMs: number;
}

/** Finds orders of cards, asking what item each is until it is known. */
export function createOrderFinder({
  rank,
  resolve,
  rules = {},
}: OrderSource): (cards: readonly Card[]) => Promise<FoundOrder> {
  const items = new WeakMap<HTMLElement, ItemId>();
  return async (cards) => {
    const asked = cards.filter(({ element }) => !items.has(element));
    const ids = asked.length > 0 ? await resolve(asked.map(({ keys }) => keys)) : [];
    asked.forEach(({ element }, at) => {
      const id = ids[at];
      if (id) items.set(element, id);
    });
    const elements = new Map<ItemId, HTMLElement[]>();
    let known = 0;
    for (const { element, held } of cards) {
      const id = items.get(element);
      if (!id) continue;
      known++;
      if (held) continue;
      const same = elements.get(id);
      if (same) same.push(element);
      else elements.set(id, [element]);
    }
    if (elements.size < 2) return { order: [], known, rankMs: 0 };
    const startMs = performance.now();
    const ranked = await rank([...elements.keys()], keepAll(rules));
    const rankMs = performance.now() - startMs;
    return { order: ranked.flatMap((item) => (item.known ? elements.get(item.itemId)! : [])), known, rankMs };
  };
}

/** The same rules, but what they leave out comes last. */
function keepAll({ exclude = [], bury = [], ...rules }: MerchandisingRules): MerchandisingRules {
  return {
    ...rules,
    bury: [...bury, ...(exclude === "bought" ? [{ action: "purchase" } as const] : exclude)],
  };
}

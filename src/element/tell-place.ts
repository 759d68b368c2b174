import type { Explanation } from "../core/explanation.ts";
import type { ItemId } from "../core/interaction.ts";

/** So many interactions are named: more would hide what matters most. */
const NAMED = 3;

/** What a place is told with. */
export interface PlaceContext {
  /** Items of the catalogue. */
  readonly total: number;
  readonly titleOf: (id: ItemId) => string;
  /** A text by its key, with values in its places. */
  readonly say: (key: string, values?: Readonly<Record<string, string | number>>) => string;
  /** Names in a row, as the language joins them. */
  readonly list: (names: readonly string[]) => string;
}

/**
 * Where an item stands and what moved it, a sentence each. Every number was computed by taking one interaction away and
 * ordering anew; nothing is said of why the visitor did it.
 */
export function tellPlace(explanation: Explanation, { total, titleOf, say, list }: PlaceContext): string[] {
  const { rank, shop, reasons, affinities } = explanation;
  if (reasons.length === 0) return [say("shop", { rank, total })];
  const moving = reasons
    .filter(({ rankChange }) => rankChange !== 0)
    .sort((a, b) => Math.abs(b.rankChange) - Math.abs(a.rankChange))
    .slice(0, NAMED)
    .map(({ interaction: { itemId, action }, rankWithout }) =>
      say("without", { deed: say(`deed.${action}`, { title: titleOf(itemId) }), rank: rankWithout }),
    );
  const shared = affinities.slice(0, 3).map(({ text }) => text);
  return [
    say("place", { rank, total, shopRank: shop.rank }),
    ...(moving.length > 0 ? moving : [say("noSingleReason")]),
    ...(shared.length > 0 ? [say("alike", { list: list(shared) })] : []),
  ];
}

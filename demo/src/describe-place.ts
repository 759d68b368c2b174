import type { Explanation } from "../../src/index.ts";

/** So many interactions are named: more would hide what matters most. */
const NAMED = 2;

/** What the explanation is told about. */
export interface PlaceContext {
  /** How many products the shop has. */
  readonly total: number;
  /** What a product is called. */
  readonly titleOf: (id: string) => string;
}

/**
 * Where a product stands and what moved it, a sentence each. Every number was computed by taking one interaction away
 * and ordering the shop anew; nothing is said of why the visitor did it.
 */
export function describePlace(explanation: Explanation, { total, titleOf }: PlaceContext): string[] {
  const { itemId, rank, shop, reasons, affinities } = explanation;
  if (reasons.length === 0) return [`Number ${rank} of ${total}, in the shop’s own order.`];
  const moving = [...reasons]
    .filter(({ rankChange }) => rankChange !== 0)
    .sort((a, b) => Math.abs(b.rankChange) - Math.abs(a.rankChange));
  const sentences = moving.slice(0, NAMED).map(({ interaction, rankWithout }) => {
    const what = interaction.itemId === itemId ? "it" : titleOf(interaction.itemId);
    const deed = interaction.action === "cart" ? `having put ${what} in your cart` : `your click on ${what}`;
    return `Without ${deed}, it would be number ${rankWithout}.`;
  });
  const shared = affinities.slice(0, 3).map(({ text }) => text);
  return [
    `Number ${rank} of ${total} in your order, number ${shop.rank} in the shop’s.`,
    ...(sentences.length > 0 ? sentences : ["Taking back any one click alone would leave it there."]),
    ...(shared.length > 0 ? [`Like others that moved up for you: ${shared.join(", ")}.`] : []),
  ];
}

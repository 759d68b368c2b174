import type { Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";

/** What a row of recommendations is made of. */
export const STRATEGIES = ["for-you", "similar", "complements", "recently-viewed"] as const;
export type Strategy = (typeof STRATEGIES)[number];

/** What there is to choose from. */
export interface Choice {
  readonly strategy: Strategy;
  /** Items that the page lists for everybody, in its order. */
  readonly candidates: readonly ItemId[];
  readonly limit: number;
  /** The item that the page is about. */
  readonly item?: ItemId;
}

/** The best of the page's candidates, at most `limit`. A visitor who keeps the shop's order gets the page's instead of their own. */
export async function chooseItems(
  personalizer: Personalizer,
  { strategy, candidates, limit, item }: Choice,
): Promise<ItemId[]> {
  const others = candidates.filter((id) => id !== item);
  if (strategy === "recently-viewed") {
    const { interactions } = await personalizer.export();
    const seen = interactions.filter(({ action }) => action !== "impression" && action !== "dislike");
    const newest = new Set(seen.map(({ itemId }) => itemId).reverse());
    return [...newest].filter((id) => others.includes(id)).slice(0, limit);
  }
  if (strategy !== "for-you" && item) {
    const related = await personalizer.related(item, { kind: strategy, among: others, limit });
    if (related.length > 0) return related.map(({ itemId }) => itemId);
  }
  if (strategy !== "for-you" || personalizer.choice.shopOrder) return others.slice(0, limit);
  return (await personalizer.rank(others, { limit })).map(({ itemId }) => itemId);
}

import type { ItemId } from "../core/interaction.ts";
import { merchandise, type RuleFacts } from "../core/merchandising.ts";
import type { RankOptions, ScoredItem } from "./api.ts";

/** The catalogue as ranking sees it. */
export interface ScoredCatalogue {
  readonly ids: readonly ItemId[];
  /** Index of an id in `ids`. */
  readonly index: ReadonlyMap<ItemId, number>;
  /** One score per id. */
  readonly scores: ArrayLike<number>;
}

/** For rankings that know neither attributes nor what the visitor did. */
const NO_FACTS: RuleFacts = { values: () => [], did: () => false };

/**
 * Items with the highest score first, ties in catalogue order, so that equal scores give equal orders everywhere.
 * Pinned items come first, unknown ones last, buried ones after them; repeated ids count once; `exclude` overrides `pin`.
 */
export function rankItems(
  { ids, index, scores }: ScoredCatalogue,
  itemIds: readonly ItemId[] | undefined,
  { limit, ...rules }: RankOptions = {},
  facts = NO_FACTS,
): ScoredItem[] {
  if (limit !== undefined && !(limit >= 0)) {
    throw new Error(`rank: limit is ${limit}; give a whole number of at least 0, or none for all items`);
  }
  const candidates = itemIds && [...new Set(itemIds)];
  const known = Uint32Array.from(candidates?.flatMap((id) => index.get(id) ?? []) ?? ids.keys());
  known.sort((a, b) => scores[b]! - scores[a]! || a - b);
  const unknown = candidates?.filter((id) => !index.has(id)) ?? [];

  const hasRules = Object.values(rules).some((rule) => typeof rule !== "object" || !isEmpty(rule));
  const kept = hasRules ? undefined : limit;
  const ranked = [
    ...[...known.subarray(0, kept)].map((item) => ({
      itemId: ids[item]!,
      score: scores[item]!,
      known: true,
    })),
    ...unknown.map((itemId) => ({ itemId, score: -Infinity, known: false })),
  ];
  return (hasRules ? merchandise(ranked, rules, facts) : ranked).slice(0, limit);
}

function isEmpty(rule: object): boolean {
  return Array.isArray(rule) && rule.length === 0;
}

import type { ItemId } from "../core/interaction.ts";
import type { RankOptions, ScoredItem } from "./api.ts";

/** The catalogue as ranking sees it. */
export interface ScoredCatalogue {
  readonly ids: readonly ItemId[];
  /** Index of an id in `ids`. */
  readonly index: ReadonlyMap<ItemId, number>;
  /** One score per id. */
  readonly scores: ArrayLike<number>;
}

/**
 * Items with the highest score first, ties in catalogue order, so that equal scores give equal orders everywhere.
 * Pinned items come first, unknown ones last; repeated ids count once; `exclude` overrides `pin`.
 */
export function rankItems(
  catalogue: ScoredCatalogue,
  itemIds: readonly ItemId[] | undefined,
  { limit, exclude = [], pin = [] }: RankOptions = {},
): ScoredItem[] {
  if (limit !== undefined && !(limit >= 0)) {
    throw new Error(`rank: limit is ${limit}; give a whole number of at least 0, or none for all items`);
  }
  const { ids, index, scores } = catalogue;
  const candidates = itemIds === undefined ? undefined : new Set(itemIds);
  const isCandidate = (id: ItemId) => (candidates ? candidates.has(id) : index.has(id));
  const placed = new Set(exclude);
  const takeNew = (id: ItemId) => !placed.has(id) && placed.add(id) !== undefined;

  const pinned = pin.filter((id) => isCandidate(id) && takeNew(id));
  const rest = [...(candidates ?? ids)].filter(takeNew);
  const known = Uint32Array.from(rest.flatMap((id) => index.get(id) ?? []));
  known.sort((a, b) => scores[b]! - scores[a]! || a - b);
  const unknown = rest.filter((id) => !index.has(id));

  return [...pinned, ...Array.from(known, (item) => ids[item]!), ...unknown].slice(0, limit).map((itemId) => {
    const item = index.get(itemId);
    return item === undefined
      ? { itemId, score: -Infinity, known: false }
      : { itemId, score: scores[item]!, known: true };
  });
}

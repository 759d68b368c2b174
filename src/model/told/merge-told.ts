import { fold } from "../../core/fold.ts";
import { MOST_NAMES } from "../../core/most-names.ts";
import type { ToldItem } from "../../core/told-item.ts";

/**
 * Each item once, under all its names: what sources tell is of one item where they share a name; what was told first counts. What has more names than
 * a product has is left out, as nobody knows whose facts these are.
 */
export function mergeTold(items: readonly ToldItem[]): ToldItem[] {
  const places = new Map(items.map((item, place) => [item, place]));
  const byName = new Map<string, ReadonlySet<ToldItem>>();
  for (const item of items) {
    const same = new Set([item, ...item.keys.flatMap((key) => [...(byName.get(key) ?? [])])]);
    for (const { keys } of same) for (const key of keys) byName.set(key, same);
  }
  return [...new Set(byName.values())]
    .map((same) => {
      const [first, ...others] = [...same].sort((a, b) => places.get(a)! - places.get(b)!);
      return fold(others, first!, join);
    })
    .filter(({ keys }) => keys.length <= MOST_NAMES);
}

function join(first: ToldItem, other: ToldItem): ToldItem {
  const attributes = { ...other.facts.attributes, ...first.facts.attributes };
  return {
    keys: [...new Set([...first.keys, ...other.keys])],
    facts: { ...other.facts, ...first.facts, attributes },
  };
}

import type { Attribute, Catalogue } from "../core/catalogue.ts";
import type { Interaction, ItemId } from "../core/interaction.ts";
import type { RuleFacts } from "../core/merchandising.ts";

/** What merchandising rules may ask, of the catalogue and of what this visitor did. Throws on a name that is no attribute. */
export function readRuleFacts(
  { attributes }: Catalogue,
  index: ReadonlyMap<ItemId, number>,
  interactions: readonly Interaction[],
): RuleFacts {
  const byName = new Map(attributes.map((attribute) => [attribute.name, attribute]));
  const done = new Set(interactions.map(({ action, itemId }) => `${action} ${itemId}`));
  return {
    values: (itemId, name) => {
      const attribute = byName.get(name);
      if (!attribute) {
        const known = [...byName.keys()].join(", ");
        throw new Error(`rank: the catalogue has no attribute "${name}"; name one of ${known || "none"}`);
      }
      const item = index.get(itemId);
      return item === undefined ? [] : valuesOf(attribute, item);
    },
    did: (itemId, action) => done.has(`${action} ${itemId}`),
  };
}

function valuesOf({ kind, values }: Attribute, item: number): readonly (string | number)[] {
  if (kind === "multi") return values[item] ?? [];
  if (kind === "vector") return [];
  const value = values[item];
  return value === undefined || value === null || Number.isNaN(value) ? [] : [value];
}

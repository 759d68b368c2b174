import type { Attribute } from "../../core/catalogue.ts";
import type { ContentColumn } from "./content-schema.ts";
import { frequentValues } from "./frequent-values.ts";
import { namesOf } from "./read-column.ts";
import { findPathSeparator, splitPath } from "./split-path.ts";

/** A value that only one item has says nothing that the item's own id does not say. */
export const MIN_ITEMS = 2;
/** An attribute of which fewer items have a shared value is left out. */
const LEAST_COVERAGE = 0.002;

/** A row per shared value of a categorical or multi-valued attribute, per level where values are paths. */
export function chooseCategoryColumn(attribute: Attribute, items: number): ContentColumn[] {
  const values = Array.from({ length: items }, (_, item) => namesOf(attribute, item));
  const separator = findPathSeparator(values.flat());
  const levels =
    separator === undefined
      ? values
      : values.map((names) => names.flatMap((name) => splitPath(name, separator)));
  const vocabulary = frequentValues(levels, MIN_ITEMS);
  const shared = new Set(vocabulary);
  const covered = levels.filter((names) => names.some((name) => shared.has(name))).length;
  if (vocabulary.length < 2 || covered < LEAST_COVERAGE * items) return [];
  return [
    {
      kind: "category",
      attribute: attribute.name,
      vocabulary,
      ...(separator !== undefined && { separator }),
    },
  ];
}

import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import { MIN_ITEMS } from "./choose-category-column.ts";
import { cutBuckets } from "./choose-number-columns.ts";
import type { ContentColumn } from "./content-schema.ts";
import { frequentValues } from "./frequent-values.ts";
import { namesOf, readColumn } from "./read-column.ts";

const CROSS_BUCKETS = 12;
/** A value that fewer items have does not group them. */
const GROUP = 10;

/**
 * Crosses of the finest attribute that still groups items (the category, whatever the shop calls it) with every other
 * single-valued attribute and with numeric buckets.
 */
export function chooseCrosses(catalogue: Catalogue, plain: readonly ContentColumn[]): ContentColumn[] {
  const attributeOf = ({ attribute }: { readonly attribute: string }) =>
    catalogue.attributes.find(({ name }) => name === attribute)!;
  const single = plain.flatMap((column) =>
    column.kind === "category" && attributeOf(column).kind === "categorical" ? [column] : [],
  );
  const anchor = single
    .map((column) => ({ column: leavesOf(column, attributeOf(column), catalogue), own: column }))
    .map((candidate) => ({ ...candidate, score: groupingScore(candidate.column, catalogue) }))
    .sort((a, b) => b.score - a.score)[0];
  if (!anchor) return [];
  const others = plain.flatMap((column): ContentColumn[] => {
    if (column === anchor.own) return [];
    if (column.kind === "category" && single.includes(column))
      return [leavesOf(column, attributeOf(column), catalogue)];
    if (column.kind !== "bucket") return [];
    const attribute = attributeOf(column);
    return attribute.kind === "numeric" ? cutBuckets(column.attribute, attribute.values, CROSS_BUCKETS) : [];
  });
  return others.flatMap((other): ContentColumn[] => {
    const [a, b] = [readColumn(anchor.column, catalogue), readColumn(other, catalogue)];
    const pairs = catalogue.ids.map((_, item) =>
      a.read(item).flatMap(([x]) => b.read(item).map(([y]) => `${x},${y}`)),
    );
    const vocabulary = frequentValues(pairs, MIN_ITEMS);
    return vocabulary.length > 1 ? [{ kind: "cross", of: [anchor.column, other], vocabulary }] : [];
  });
}

/** A column of whole values, where its own has a row for each level of a path. */
function leavesOf(
  column: Extract<ContentColumn, { kind: "category" }>,
  attribute: Attribute,
  catalogue: Catalogue,
): Extract<ContentColumn, { kind: "category" }> {
  if (column.separator === undefined) return column;
  const values = catalogue.ids.map((_, item) => namesOf(attribute, item));
  return {
    kind: "category",
    attribute: column.attribute,
    vocabulary: frequentValues(values, MIN_ITEMS),
  };
}

/** Bits that knowing the value gives about an item, counted only for values that group items. */
function groupingScore(column: ContentColumn, catalogue: Catalogue): number {
  const reader = readColumn(column, catalogue);
  const counts = new Float64Array(reader.size);
  catalogue.ids.forEach((_, item) => reader.read(item).forEach(([code]) => counts[code]!++));
  const total = catalogue.ids.length;
  return counts.reduce((bits, n) => (n >= GROUP ? bits + (n / total) * Math.log2(total / n) : bits), 0);
}

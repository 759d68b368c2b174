import type { Catalogue } from "../core/catalogue.ts";
import type { ContentColumn, ContentSchema } from "./content/content-schema.ts";
import { encodeContent } from "./content/encode-content.ts";

/** Items that must share a value before their mean is believed. */
const GROUP = 10;
/** Columns of which an item has a value or has not; words and numbers weigh, and group nothing. */
const GROUPING: readonly ContentColumn["kind"][] = ["category", "bucket", "cross"];

/**
 * Side features, row-major [items, features], of items that nobody has met: the mean over the smallest group of at
 * least ten known items that share one of their values (a category and brand, say), else the median of all.
 */
export function estimateSide(
  schema: ContentSchema,
  known: { readonly catalogue: Catalogue; readonly side: Float32Array },
  fresh: Catalogue,
  features: number,
): Float32Array {
  const groups = { columns: schema.columns.filter(({ kind }) => GROUPING.includes(kind)) };
  const { offsets, rows, count } = encodeContent(groups, known.catalogue);
  const members = new Int32Array(count);
  const sums = new Float64Array(count * features);
  const items = known.catalogue.ids.length;
  for (let item = 0; item < items; item++) {
    for (const row of rows.subarray(offsets[item], offsets[item + 1])) {
      members[row]!++;
      for (let f = 0; f < features; f++) sums[row * features + f]! += known.side[item * features + f]!;
    }
  }
  const medians = Array.from({ length: features }, (_, f) => {
    const column = Float32Array.from({ length: items }, (_, item) => known.side[item * features + f]!);
    return column.sort()[items >> 1] ?? 0;
  });
  const own = encodeContent(groups, fresh);
  return Float32Array.from({ length: fresh.ids.length * features }, (_, i) => {
    const [item, f] = [Math.floor(i / features), i % features];
    const shared = own.rows
      .subarray(own.offsets[item], own.offsets[item + 1])
      .filter((row) => members[row]! >= GROUP);
    if (shared.length === 0) return medians[f]!;
    const group = shared.reduce((best, row) => (members[row]! < members[best]! ? row : best));
    return sums[group * features + f]! / members[group]!;
  });
}

import type { Catalogue } from "../core/catalogue.ts";
import type { Steps } from "../core/steps.ts";
import type { ContentColumn, ContentSchema } from "./content/content-schema.ts";
import { encodeContent, encodeContentInSteps } from "./content/encode-content.ts";

/** Items that must share a value before their mean is believed. */
const GROUP = 10;
/** So many items are added up in one step. */
const CHUNK = 256;
/** Columns of which an item has a value or has not; words and numbers weigh, and group nothing. */
const GROUPING: readonly ContentColumn["kind"][] = ["category", "bucket", "cross"];

/**
 * Side features, row-major [items, features], of items that nobody has met: those of the smallest group of at least ten
 * known items that share one of their values (a category and brand, say), else of all. Side features are logarithms of
 * shares, so a group's is the logarithm of its mean share: what is expected of an item that may be its next favourite.
 */
export function* estimateSide(
  schema: ContentSchema,
  known: { readonly catalogue: Catalogue; readonly side: Float32Array },
  fresh: Catalogue,
  features: number,
): Steps<Float32Array> {
  const groups = { columns: schema.columns.filter(({ kind }) => GROUPING.includes(kind)) };
  const { offsets, rows, count } = yield* encodeContentInSteps(groups, known.catalogue);
  // One more group than there are values: the one that all belong to.
  const members = new Int32Array(count + 1);
  const sums = new Float64Array((count + 1) * features);
  for (let item = 0; item < known.catalogue.ids.length; item++) {
    for (const group of [count, ...rows.subarray(offsets[item], offsets[item + 1])]) {
      members[group]!++;
      for (let f = 0; f < features; f++)
        sums[group * features + f]! += Math.exp(known.side[item * features + f]!);
    }
    if (item % CHUNK === CHUNK - 1) yield;
  }
  const own = encodeContent(groups, fresh);
  return Float32Array.from({ length: fresh.ids.length * features }, (_, i) => {
    const [item, f] = [Math.floor(i / features), i % features];
    const group = own.rows
      .subarray(own.offsets[item], own.offsets[item + 1])
      .filter((row) => members[row]! >= GROUP)
      .reduce((best, row) => (members[row]! < members[best]! ? row : best), count);
    return Math.log(sums[group * features + f]! / members[group]!);
  });
}

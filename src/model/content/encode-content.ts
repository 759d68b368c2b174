import type { Catalogue } from "../../core/catalogue.ts";
import { fold } from "../../core/fold.ts";
import { finish, type Steps } from "../../core/steps.ts";
import type { ContentRows, ContentSchema } from "./content-schema.ts";
import { readColumn } from "./read-column.ts";

/** Rows of the content table for every item of a catalogue, old or new; unknown values choose no row. */
export function encodeContent(schema: ContentSchema, catalogue: Catalogue): ContentRows {
  return finish(encodeContentInSteps(schema, catalogue));
}

/** So many items are encoded in one step. */
const CHUNK = 64;

/** `encodeContent` for whoever must not do all of it at a stretch. */
export function* encodeContentInSteps(schema: ContentSchema, catalogue: Catalogue): Steps<ContentRows> {
  const offsets = new Int32Array(catalogue.ids.length + 1);
  const rows: number[] = [];
  const weights: number[] = [];
  const readers = schema.columns.map((column) => readColumn(column, catalogue));
  for (let item = 0; item < catalogue.ids.length; item++) {
    let base = 0;
    for (const { size, read } of readers) {
      for (const [row, weight] of read(item)) {
        rows.push(base + row);
        weights.push(weight);
      }
      base += size;
    }
    offsets[item + 1] = rows.length;
    if (item % CHUNK === CHUNK - 1) yield;
  }
  return {
    offsets,
    rows: Int32Array.from(rows),
    ...(weights.some((weight) => weight !== 1) && { weights: Float32Array.from(weights) }),
    count: fold(readers, 0, (sum, { size }) => sum + size),
  };
}

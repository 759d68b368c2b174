import type { Catalogue } from "../../core/catalogue.ts";
import { countUp } from "../../core/count-up.ts";
import type { ContentColumn, ContentSchema } from "./content-schema.ts";
import { encodeContent } from "./encode-content.ts";
import type { MatchRows } from "../cue-tables.ts";

/** More would cost time for every candidate and say little that these do not. */
const MOST_COLUMNS = 10;

/** Names of the content columns whose shared values may count as cues: those of which an item has a value or has not. */
export function listMatchColumns(schema: ContentSchema): string[] {
  const kinds: readonly ContentColumn["kind"][] = ["category", "bucket", "cross"];
  return schema.columns
    .filter(({ kind }) => kinds.includes(kind))
    .map(nameColumn)
    .slice(0, MOST_COLUMNS);
}

/** The values of every item in the named columns of a schema. */
export function matchContent(
  schema: ContentSchema,
  catalogue: Catalogue,
  names: readonly string[],
): MatchRows {
  const columns = names.map((name) => {
    const column = schema.columns.find((one) => nameColumn(one) === name)!;
    return encodeContent({ columns: [column] }, catalogue);
  });
  const items = catalogue.ids.length;
  const offsets = new Int32Array(items + 1);
  const values: number[] = [];
  for (let item = 0; item < items; item++) {
    let base = 0;
    for (const { offsets: from, rows, count } of columns) {
      for (let at = from[item]!; at < from[item + 1]!; at++) values.push(base + rows[at]!);
      base += count;
    }
    offsets[item + 1] = values.length;
  }
  const columnOf = columns.flatMap(({ count }, column) => countUp(count).map(() => column));
  return { offsets, values: Int32Array.from(values), columnOf: Uint8Array.from(columnOf) };
}

function nameColumn(column: ContentColumn): string {
  return column.kind === "cross"
    ? column.of.map(nameColumn).join(" × ")
    : column.kind === "category"
      ? column.attribute
      : `${column.attribute} (${column.kind})`;
}

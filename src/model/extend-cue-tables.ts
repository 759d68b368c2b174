import type { Catalogue } from "../core/catalogue.ts";
import type { ContentSchema } from "./content/content-schema.ts";
import { matchContent } from "./content/match-content.ts";
import type { CueTables } from "./cue-tables.ts";

/** The tables with rows for further items: nobody has visited them with anything, but they share attributes. */
export function extendCueTables(
  { starts, matches, ...entries }: CueTables,
  schema: ContentSchema,
  fresh: Catalogue,
  names: readonly string[],
): CueTables {
  const added = matchContent(schema, fresh, names);
  const [entryEnd, valueEnd] = [starts.at(-1)!, matches.offsets.at(-1)!];
  return {
    ...entries,
    starts: Int32Array.from([...starts, ...fresh.ids.map(() => entryEnd)]),
    matches: {
      offsets: Int32Array.from([...matches.offsets, ...added.offsets.subarray(1).map((at) => valueEnd + at)]),
      values: Int32Array.from([...matches.values, ...added.values]),
      columnOf: matches.columnOf,
    },
  };
}

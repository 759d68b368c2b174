import { numberSql } from "./detect-attribute.ts";
import type { Database } from "./database.ts";

/** Fewer numbered columns are rather sizes or ratings than coordinates. */
const LEAST_COLUMNS = 8;

/** Columns that are one vector: `image_0` to `image_63`, or from 1 on. */
export interface VectorColumns {
  readonly name: string;
  readonly columns: readonly string[];
}

/** Families of numbered columns without a gap, by name alone. */
export function findVectorColumns(names: readonly string[]): VectorColumns[] {
  const families = new Map<string, Map<number, string>>();
  for (const column of names) {
    const [, name, number] = column.match(/^(.*\p{L})[_.\- ]?(\d+)$/u) ?? [];
    if (name === undefined) continue;
    if (!families.has(name)) families.set(name, new Map());
    families.get(name)!.set(Number(number), column);
  }
  return [...families].flatMap(([name, members]) => {
    const first = members.has(0) ? 0 : 1;
    const columns = Array.from({ length: members.size }, (_, i) => members.get(first + i));
    const isWhole = members.size >= LEAST_COLUMNS && columns.every((column) => column !== undefined);
    return isWhole && !names.includes(name) ? [{ name, columns: columns as string[] }] : [];
  });
}

/** Whether these columns hold numbers alone, some of them fractions: else they are attributes of their own. */
export async function areCoordinates(
  database: Database,
  { table, columns }: { table: string; columns: readonly string[] },
): Promise<boolean> {
  const all = columns.map((column) => `(${column} IS NULL OR ${numberSql(column)} IS NOT NULL)`);
  const fraction = columns.map((column) => `${numberSql(column)} <> floor(${numberSql(column)})`);
  const [seen] = await database.rows<Record<"numbers" | "rows" | "fractions", number>>(
    `SELECT count(*) FILTER (${all.join(" AND ")})::DOUBLE AS numbers, count(*)::DOUBLE AS rows,
     count(*) FILTER (${fraction.join(" OR ")})::DOUBLE AS fractions FROM ${table}`,
  );
  return seen!.numbers === seen!.rows && seen!.fractions > 0;
}

/** SQL: the numbers of several columns as one list, NULL where one of them is unknown. */
export function joinColumnsSql(columns: readonly string[]): string {
  const known = columns.map((column) => `${numberSql(column)} IS NOT NULL`);
  return `CASE WHEN ${known.join(" AND ")} THEN [${columns.map(numberSql).join(", ")}] END`;
}

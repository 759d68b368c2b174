import { sqlText, type Database } from "./database.ts";

/** Fewer numbers are rather sizes or ratings than coordinates. */
const LEAST_LENGTH = 4;

/** SQL over a text such as `[0.1, 2]` or `0.1;2`: its numbers as a list, NULL in the place of what is none. */
export function vectorSql(value: string, separator: string): string {
  const by = separator === "json" ? "," : separator;
  const finite = "CASE WHEN isfinite(TRY_CAST(trim(part) AS DOUBLE)) THEN TRY_CAST(trim(part) AS DOUBLE) END";
  return `list_transform(string_split(trim(${value}, '[] '), ${sqlText(by)}), lambda part: ${finite})`;
}

/** How many numbers most of the values have. */
export async function lengthOfVectors(
  database: Database,
  { table, column, separator }: { table: string; column: string; separator: string },
): Promise<number> {
  const [most] = await database.rows<{ length: number | null }>(
    `SELECT mode(len(${vectorSql(column, separator)}))::DOUBLE AS length FROM ${table} WHERE ${column} IS NOT NULL`,
  );
  return most?.length ?? 0;
}

/** SQL condition: the text is not a list of `length` numbers. */
export const isNoVectorSql = (value: string, separator: string, length: number): string => {
  const vector = vectorSql(value, separator);
  return `(len(${vector}) <> ${length} OR list_count(${vector}) <> ${length})`;
};

/**
 * What separates the numbers, if the values are vectors: all are lists of one length whose numbers are mostly fractions,
 * as codes are not.
 */
export async function detectVector(
  database: Database,
  { table, column }: { table: string; column: string },
): Promise<string | undefined> {
  for (const separator of ["json", ";", " "]) {
    const vector = vectorSql(column, separator);
    const [seen] = await database.rows<
      Record<"least" | "most" | "numbers" | "parts" | "fractions" | "lists" | "known", number>
    >(
      `SELECT coalesce(min(len(v)), 0)::DOUBLE AS least, coalesce(max(len(v)), 0)::DOUBLE AS most,
       coalesce(sum(list_count(v)), 0)::DOUBLE AS numbers, coalesce(sum(len(v)), 0)::DOUBLE AS parts,
       coalesce(sum(len(list_filter(v, lambda x: x <> floor(x)))), 0)::DOUBLE AS fractions,
       count(*) FILTER (starts_with(t, '['))::DOUBLE AS lists, count(*)::DOUBLE AS known
       FROM (SELECT ${column} AS t, ${vector} AS v FROM ${table} WHERE ${column} IS NOT NULL)`,
    );
    const { least, most, numbers, parts, fractions, lists, known } = seen!;
    if (separator === "json" && lists < known) continue;
    const isVector = least === most && least >= LEAST_LENGTH && numbers === parts && fractions > parts / 2;
    if (isVector) return separator;
  }
  return undefined;
}

import { sqlText, type Database } from "./database.ts";
import type { AttributeKind } from "./import-options.ts";
import { detectVector } from "./read-vectors.ts";

/** How the values of one attribute are read. */
export interface AttributeReading {
  readonly kind: AttributeKind;
  /** For `multi` and `vector`: what stands between the values; `json` for JSON arrays. */
  readonly separator?: string | undefined;
}

/** Words that stand for "unknown" where a number is expected. */
const UNKNOWN_NUMBERS = ["na", "n/a", "nan", "null", "none", "unknown", "-"];

/** SQL over a text expression: a finite number (a currency sign or code around it is dropped), NULL if it is none. */
export function numberSql(value: string): string {
  const currency = String.raw`'^\s*(?:[A-Z]{3}|[$€£¥])?\s*([-+]?[0-9.]+(?:[eE][-+]?[0-9]+)?)\s*(?:[A-Z]{3}|[$€£¥])?\s*$'`;
  const number = `TRY_CAST(regexp_extract(${value}, ${currency}, 1) AS DOUBLE)`;
  return `CASE WHEN isfinite(${number}) THEN ${number} END`;
}

/** SQL condition: the text stands for an unknown number. */
export const isUnknownNumberSql = (value: string): string =>
  `lower(trim(${value})) IN (${UNKNOWN_NUMBERS.map(sqlText).join(", ")})`;

const CODE_NAME = /(^|[^a-z])(id|ids|code|num|number|nr|no|key|sku|gtin|ean|ym|zip)$/i;
const QUANTITY_NAME =
  /price|cost|amount|msrp|discount|rating|score|weight|width|height|depth|length|volume|stock|quantity|popularity|age|year/i;

/** A comma also stands in sentences, so the parts between commas must recur more often to be a list. */
const SEPARATORS = [
  ["|", 0.9],
  [";", 0.5],
  [",", 0.5],
] as const;

/**
 * Guesses the kind of an attribute from its name and values: prices and the like and fractions are numeric, numbers
 * that serve as codes (an id-like name, or few distinct ones) are categorical, long different texts are text, lists of
 * as many fractions each are vectors, lists whose parts recur are multi.
 */
export async function detectAttribute(
  database: Database,
  options: { table: string; column: string; name: string },
): Promise<AttributeReading> {
  const { table, column, name } = options;
  const number = numberSql(column);
  const [seen] = await database.rows<
    Record<"known" | "distinct" | "numbers" | "fractions" | "words" | "lists", number>
  >(
    `SELECT count(${column})::DOUBLE AS known, count(DISTINCT ${column})::DOUBLE AS "distinct",
     count(*) FILTER (${number} IS NOT NULL OR ${isUnknownNumberSql(column)})::DOUBLE AS numbers,
     count(*) FILTER (${number} <> floor(${number}))::DOUBLE AS fractions,
     coalesce(avg(len(string_split(${column}, ' '))), 0)::DOUBLE AS words,
     count(*) FILTER (starts_with(${column}, '['))::DOUBLE AS lists FROM ${table}`,
  );
  const { known, distinct, numbers, fractions, words, lists } = seen!;
  if (known === 0) return { kind: "categorical" };
  if (numbers === known) {
    if (CODE_NAME.test(name.replaceAll(/([a-z])([A-Z])/g, "$1_$2"))) return { kind: "categorical" };
    if (QUANTITY_NAME.test(name) || fractions > 0) return { kind: "numeric" };
    return { kind: distinct <= Math.max(20, Math.min(known / 20, 1000)) ? "categorical" : "numeric" };
  }
  const ofVector = await detectVector(database, { table, column });
  if (ofVector !== undefined) return { kind: "vector", separator: ofVector };
  if (lists === known) return { kind: "multi", separator: "json" };
  for (const [separator, mostDistinct] of SEPARATORS) {
    const [parts] = await database.rows<Record<"rows" | "parts" | "distinct" | "words", number>>(
      `SELECT (SELECT count(*) FROM ${table} WHERE contains(${column}, ${sqlText(separator)}))::DOUBLE AS rows,
       count(*)::DOUBLE AS parts, count(DISTINCT part)::DOUBLE AS "distinct",
       coalesce(avg(len(string_split(part, ' '))), 0)::DOUBLE AS words FROM
       (SELECT trim(unnest(string_split(${column}, ${sqlText(separator)}))) AS part FROM ${table} WHERE ${column} IS NOT NULL)`,
    );
    const recurring = parts!.distinct <= parts!.parts * mostDistinct;
    if (parts!.rows >= known * 0.05 && recurring && parts!.words <= 3) return { kind: "multi", separator };
  }
  return { kind: words >= 3 && distinct > known / 2 ? "text" : "categorical" };
}

import { BadInputError, type BadRow } from "./bad-rows.ts";
import { sqlName, sqlText, type Database } from "./database.ts";
import { detectAttribute, isUnknownNumberSql, numberSql, type AttributeReading } from "./detect-attribute.ts";
import type { CatalogueOptions, CatalogueRole } from "./import-options.ts";
import type { LoadedSource } from "./load-source.ts";
import { detectVector, isNoVectorSql, lengthOfVectors, vectorSql } from "./read-vectors.ts";
import { areCoordinates, findVectorColumns, joinColumnsSql } from "./vector-columns.ts";
import { CATALOGUE_COLUMN_NAMES, mapColumns, missingColumn, type ColumnMap } from "./map-columns.ts";

/** One attribute as the data folder holds it. */
export interface ItemAttribute extends AttributeReading {
  /** Its column in the catalogue. */
  readonly name: string;
  /** Its column in `items.parquet`. */
  readonly column: string;
}

/** What the catalogue was taken for; its good rows lie in the table `catalogue_items`. */
export interface JudgedCatalogue {
  readonly map: ColumnMap<CatalogueRole>;
  /** Columns whose values name the item too. */
  readonly aliases: readonly string[];
  readonly attributes: readonly ItemAttribute[];
  /** Display fields that exist, as columns of `items.parquet`. */
  readonly display: Partial<Record<DisplayField, string>>;
  readonly bad: readonly BadRow[];
}

export const DISPLAY_FIELDS = ["title", "url", "image", "price"] as const;
export type DisplayField = (typeof DISPLAY_FIELDS)[number];

/** Column of `items.parquet` that holds an attribute or a display field; prefixes keep their names apart. */
export const attributeColumn = (name: string): string => `attribute.${name}`;
const displayColumn = (field: DisplayField): string => `display.${field}`;

/** Column of `items.parquet` with a list of further names of the item. */
export const ALIASES_COLUMN = "aliases";

/** Reads the catalogue into the table `catalogue_items(r, item_id, display.*, aliases, attribute.*)`. */
export async function judgeCatalogue(
  database: Database,
  loaded: LoadedSource,
  options: CatalogueOptions,
): Promise<JudgedCatalogue> {
  const { file } = loaded.source;
  const map = mapColumns(loaded.columns, {
    file,
    asked: options.columns ?? {},
    names: CATALOGUE_COLUMN_NAMES,
    flag: (role) =>
      role === "item" ? "--item-id or import.catalogue.columns.item" : `import.catalogue.columns.${role}`,
  });
  const idColumn = map.columns.item;
  if (idColumn === undefined) {
    throw missingColumn("the item id", { file, available: loaded.columns, flags: "--item-id" });
  }
  const { aliases = [] } = options;
  const named = [...aliases, ...(options.ignore ?? []), ...Object.keys(options.attributes ?? {})];
  const missing = named.find((name) => !loaded.columns.includes(name));
  if (missing !== undefined) {
    throw new BadInputError(
      `${file} has no column "${missing}"; its columns are ${loaded.columns.join(", ")}; ` +
        `correct ${aliases.includes(missing) ? "--alias" : `import.catalogue.${(options.ignore ?? []).includes(missing) ? "ignore" : "attributes"}`}`,
    );
  }
  const physical = (name: string) => `c${loaded.columns.indexOf(name)}`;
  const display: Partial<Record<DisplayField, string>> = {};
  const values = ["r", `${physical(idColumn)} AS item_id`];
  for (const field of DISPLAY_FIELDS) {
    const column = map.columns[field];
    if (column === undefined) continue;
    display[field] = displayColumn(field);
    values.push(`${physical(column)} AS ${sqlName(displayColumn(field))}`);
  }
  if (aliases.length > 0) values.push(`${aliasesSql(aliases.map(physical))} AS ${ALIASES_COLUMN}`);
  const attributes: ItemAttribute[] = [];
  const numeric: { name: string; column: string }[] = [];
  const vectors: VectorAttribute[] = [];
  // What names an item says nothing of what it is, unless the caller says so.
  const onlyNames = aliases.filter(
    (name) => name !== map.columns.title && !Object.hasOwn(options.attributes ?? {}, name),
  );
  const skipped = new Set([
    idColumn,
    map.columns.url,
    map.columns.image,
    ...onlyNames,
    ...(options.ignore ?? []),
  ]);
  const free = loaded.columns.filter(
    (name) => !skipped.has(name) && !Object.hasOwn(options.attributes ?? {}, name),
  );
  for (const family of findVectorColumns(free)) {
    const columns = family.columns.map(physical);
    if (!(await areCoordinates(database, { table: loaded.table, columns }))) continue;
    for (const name of family.columns) skipped.add(name);
    attributes.push({ name: family.name, column: attributeColumn(family.name), kind: "vector" });
    values.push(`${joinColumnsSql(columns)} AS ${sqlName(attributeColumn(family.name))}`);
  }
  for (const name of loaded.columns) {
    if (skipped.has(name)) continue;
    const column = physical(name);
    const given = options.attributes !== undefined && Object.hasOwn(options.attributes, name);
    const reading: AttributeReading = given
      ? options.attributes![name]!
      : name === map.columns.title
        ? { kind: "text" }
        : await detectAttribute(database, { table: loaded.table, column, name });
    const { kind } = reading;
    const separator =
      kind === "multi"
        ? (reading.separator ?? "|")
        : kind === "vector"
          ? (reading.separator ?? (await detectVector(database, { table: loaded.table, column })) ?? "json")
          : undefined;
    attributes.push({
      name,
      column: attributeColumn(name),
      kind,
      ...(separator === undefined ? {} : { separator }),
    });
    values.push(`${attributeSql(column, { kind, separator })} AS ${sqlName(attributeColumn(name))}`);
    if (kind === "numeric") numeric.push({ name, column });
    if (kind === "vector" && separator !== undefined) {
      const length = await lengthOfVectors(database, { table: loaded.table, column, separator });
      vectors.push({ name, column, separator, length });
    }
  }
  const problem = [
    `WHEN ${physical(idColumn)} IS NULL THEN ${sqlText(idColumn)}`,
    `WHEN first_r <> r THEN ${sqlText(idColumn)}`,
    ...numeric.map(
      ({ name, column }) =>
        `WHEN ${column} IS NOT NULL AND ${numberSql(column)} IS NULL AND NOT ${isUnknownNumberSql(column)} THEN ${sqlText(name)}`,
    ),
    ...vectors.map(
      ({ name, column, separator, length }) =>
        `WHEN ${column} IS NOT NULL AND ${isNoVectorSql(column, separator, length)} THEN ${sqlText(name)}`,
    ),
  ];
  await database.run(
    `CREATE TABLE catalogue_checked AS SELECT *, CASE ${problem.join(" ")} END AS problem FROM
     (SELECT *, min(r) OVER (PARTITION BY ${physical(idColumn)}) AS first_r FROM ${loaded.table})`,
  );
  await database.run(
    `CREATE TABLE catalogue_items AS SELECT ${values.join(", ")} FROM catalogue_checked WHERE problem IS NULL ORDER BY r`,
  );
  return {
    map,
    aliases,
    attributes,
    display,
    bad: await describeBadItems(database, loaded, idColumn, vectors),
  };
}

/** A column whose values are vectors of one length. */
interface VectorAttribute {
  readonly name: string;
  readonly column: string;
  readonly separator: string;
  readonly length: number;
}

function attributeSql(column: string, { kind, separator }: AttributeReading): string {
  if (kind === "numeric") return numberSql(column);
  if (kind === "vector")
    return `CASE WHEN ${column} IS NOT NULL THEN ${vectorSql(column, separator ?? "json")} END`;
  if (kind !== "multi") return column;
  if (separator === "json") {
    return `CASE WHEN json_valid(${column}) AND json_type(${column}) = 'ARRAY' THEN from_json(${column}, '["VARCHAR"]')
            WHEN ${column} IS NOT NULL THEN [${column}] ELSE []::VARCHAR[] END`;
  }
  const split = `list_transform(string_split(${column}, ${sqlText(separator ?? "|")}), lambda part: trim(part))`;
  return `coalesce(list_filter(${split}, lambda part: part <> ''), []::VARCHAR[])`;
}

/** All names in these columns; an address is one name, whatever it has in it. */
function aliasesSql(columns: readonly string[]): string {
  const lists = columns.map(
    (
      column,
    ) => `CASE WHEN json_valid(${column}) AND json_type(${column}) = 'ARRAY' THEN from_json(${column}, '["VARCHAR"]')
       WHEN contains(${column}, '/') THEN [${column}]
       ELSE coalesce(string_split_regex(${column}, '[|;,]'), []) END`,
  );
  const trimmed = `list_transform(flatten([${lists.join(", ")}]), lambda name: trim(name))`;
  return `list_distinct(list_filter(${trimmed}, lambda name: name <> ''))`;
}

async function describeBadItems(
  database: Database,
  loaded: LoadedSource,
  idColumn: string,
  vectors: readonly VectorAttribute[],
): Promise<BadRow[]> {
  const rows = await database.rows<Record<string, string | number | null> & { problem: string }>(
    `SELECT * REPLACE (r::DOUBLE AS r, first_r::DOUBLE AS first_r) FROM catalogue_checked
     WHERE problem IS NOT NULL ORDER BY r`,
  );
  const { file } = loaded.source;
  const bad = [...loaded.rejected];
  if (rows.length === 0) return bad;
  const lines = await loaded.locate(rows.flatMap(({ r, first_r }) => [Number(r), Number(first_r)]));
  for (const row of rows) {
    const value = row[`c${loaded.columns.indexOf(row.problem)}`];
    const isId = row.problem === idColumn;
    const vector = vectors.find(({ name }) => name === row.problem);
    bad.push({
      file,
      line: lines.get(Number(row.r)) ?? 0,
      column: row.problem,
      reason: !isId
        ? vector
          ? `"${String(value).slice(0, 40)}" is not a list of ${vector.length} numbers`
          : `"${value}" is not a number`
        : value === null
          ? "the item id is empty"
          : `item id "${value}" occurs again (first at line ${lines.get(Number(row.first_r))})`,
      remedy: isId
        ? "keep one row per item"
        : "correct it or leave it empty, or set another kind in import.catalogue.attributes",
      row: Object.fromEntries(loaded.columns.map((name, i) => [name, row[`c${i}`]])),
    });
  }
  return bad.sort((a, b) => a.line - b.line);
}

/** Drops catalogue items that no row of the logs names, rows that `where` leaves out included. */
export async function keepLoggedItems(
  database: Database,
  logs: readonly LoadedSource[],
  itemColumn: string | undefined,
): Promise<void> {
  if (itemColumn === undefined) {
    throw new BadInputError("import.catalogue.onlyLogged needs a log with one item a row; leave it out");
  }
  const named = logs.map(
    ({ table, columns }) => `SELECT c${columns.indexOf(itemColumn)} AS item_id FROM ${table}`,
  );
  await database.run(
    `DELETE FROM catalogue_items WHERE item_id NOT IN
     (SELECT item_id FROM (${named.join(" UNION ALL ")}) WHERE item_id IS NOT NULL)`,
  );
}

/**
 * Creates the table `items` of the data folder: the catalogue in its order, then the items that only the log knows, by
 * first appearance, `known` = false and without attributes. `catalogue` is null when there is none.
 */
export async function buildItems(database: Database, catalogue: JudgedCatalogue | null): Promise<void> {
  const unknown = `SELECT item_id, false AS known, min(seq) AS r FROM interactions ${
    catalogue === null ? "" : "ANTI JOIN catalogue_items USING (item_id)"
  } GROUP BY item_id`;
  await database.run(
    catalogue === null
      ? `CREATE TABLE items AS SELECT item_id, known FROM (${unknown}) ORDER BY r`
      : `CREATE TABLE items AS SELECT * EXCLUDE (r) FROM (SELECT item_id, true AS known, * EXCLUDE (item_id)
         FROM catalogue_items UNION ALL BY NAME ${unknown}) ORDER BY NOT known, r`,
  );
}

/** Throws if the log and the catalogue have no item in common: then one of the id columns is the wrong one. */
export async function checkJoin(
  database: Database,
  options: { logColumn: string; catalogueColumn: string },
): Promise<void> {
  const [joined] = await database.rows<{ n: number }>(
    "SELECT count(*)::DOUBLE AS n FROM (SELECT DISTINCT item_id FROM interactions) SEMI JOIN catalogue_items USING (item_id)",
  );
  if (joined!.n > 0) return;
  const examples = async (table: string) =>
    (await database.rows<{ id: string }>(`SELECT DISTINCT item_id AS id FROM ${table} ORDER BY 1 LIMIT 3`))
      .map(({ id }) => `"${id}"`)
      .join(", ");
  throw new BadInputError(
    `log and catalogue do not join: no item of the log is in the catalogue; the log has ${await examples("interactions")} ` +
      `(column "${options.logColumn}"), the catalogue ${await examples("catalogue_items")} (column "${options.catalogueColumn}"); ` +
      "name the matching columns with --item and --item-id",
  );
}

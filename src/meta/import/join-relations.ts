import { BadInputError, type BadRow } from "./bad-rows.ts";
import { attributeColumn, type ItemAttribute } from "./build-items.ts";
import { sqlName, sqlText, type Database } from "./database.ts";
import type { Columns, RelationRole } from "./import-options.ts";
import type { LoadedSource } from "./load-source.ts";
import { mapColumns, missingColumn, RELATION_COLUMN_NAMES } from "./map-columns.ts";

/** Attributes that relations may become, the ones that most items have; knowledge graphs name hundreds. */
const MOST_ATTRIBUTES = 50;

/** What a file of relations has added to the table `catalogue_items`. */
export interface JoinedRelations {
  readonly attributes: readonly ItemAttribute[];
  readonly bad: readonly BadRow[];
  readonly notices: readonly string[];
}

/**
 * Turns edges of a knowledge graph (head, relation, tail) into multi-valued attributes of the items that are heads: one
 * per relation, and where a tail is a head itself, one per relation of the tail (`director`, then `director.country`).
 * Throws where no head is an item.
 */
export async function joinRelations(
  database: Database,
  loaded: LoadedSource,
  taken: readonly ItemAttribute[],
  asked: Columns<RelationRole> = {},
): Promise<JoinedRelations> {
  const { file } = loaded.source;
  const map = mapColumns(loaded.columns, {
    file,
    asked,
    names: RELATION_COLUMN_NAMES,
    flag: (role) => `import.relations.columns.${role}`,
  });
  const [head, relation, tail] = (["head", "relation", "tail"] as const).map((role) => {
    const column = map.columns[role];
    if (column !== undefined) return { name: column, physical: `c${loaded.columns.indexOf(column)}` };
    throw missingColumn(`the ${role} of a relation`, {
      file,
      available: loaded.columns,
      flags: `import.relations.columns.${role}`,
    });
  }) as [Field, Field, Field];
  await database.run(
    `CREATE TABLE edges AS SELECT DISTINCT ${head.physical} AS head, ${relation.physical} AS relation, ${tail.physical} AS tail
     FROM ${loaded.table} WHERE ${[head, relation, tail].map(({ physical }) => `${physical} IS NOT NULL`).join(" AND ")}`,
  );
  await database.run(
    `CREATE TABLE item_edges AS
     SELECT head AS item_id, relation AS name, tail AS value FROM edges SEMI JOIN catalogue_items ON head = item_id
     UNION
     SELECT near.head, near.relation || '.' || far.relation, far.tail FROM edges AS near JOIN edges AS far ON near.tail = far.head
     SEMI JOIN catalogue_items ON near.head = item_id WHERE far.tail <> near.head`,
  );
  const names = await database.rows<{ name: string }>(
    "SELECT name FROM item_edges GROUP BY name ORDER BY count(DISTINCT item_id) DESC, name",
  );
  if (names.length === 0) throw await nothingJoins(database, file, head.name);

  const used = new Set(taken.map(({ name }) => name));
  const chosen = names.slice(0, MOST_ATTRIBUTES).map(({ name: of }) => {
    const name = used.has(of) ? `${of} (relation)` : of;
    return { of, attribute: { name, column: attributeColumn(name), kind: "multi" as const } };
  });
  const joins = chosen.map(
    ({ of }, i) =>
      `LEFT JOIN (SELECT item_id, list(value ORDER BY value) AS v FROM item_edges WHERE name = ${sqlText(of)} GROUP BY item_id) AS r${i} USING (item_id)`,
  );
  const columns = chosen.map(
    ({ attribute }, i) => `coalesce(r${i}.v, []::VARCHAR[]) AS ${sqlName(attribute.column)}`,
  );
  await database.run(
    `CREATE TABLE related_items AS SELECT catalogue_items.*, ${columns.join(", ")} FROM catalogue_items ${joins.join(" ")} ORDER BY r`,
  );
  await database.run("DROP TABLE catalogue_items");
  await database.run("ALTER TABLE related_items RENAME TO catalogue_items");
  const left = names.length - chosen.length;
  return {
    attributes: chosen.map(({ attribute }) => attribute),
    bad: await describeBadEdges(database, loaded, [head, relation, tail]),
    notices:
      left > 0
        ? [
            `of the relations, the ${MOST_ATTRIBUTES} that most items have became attributes; ${left} others did not`,
          ]
        : [],
  };
}

interface Field {
  readonly name: string;
  readonly physical: string;
}

async function describeBadEdges(
  database: Database,
  loaded: LoadedSource,
  fields: readonly Field[],
): Promise<BadRow[]> {
  const rows = await database.rows<Record<string, string | number | null>>(
    `SELECT * REPLACE (r::DOUBLE AS r) FROM ${loaded.table}
     WHERE ${fields.map(({ physical }) => `${physical} IS NULL`).join(" OR ")} ORDER BY r`,
  );
  if (rows.length === 0) return [...loaded.rejected];
  const lines = await loaded.locate(rows.map(({ r }) => Number(r)));
  const bad = rows.map((row) => ({
    file: loaded.source.file,
    line: lines.get(Number(row["r"])) ?? 0,
    column: fields.find(({ physical }) => row[physical] === null)!.name,
    reason: "it is empty",
    remedy: "name head, relation and tail, or leave the row out",
    row: Object.fromEntries(loaded.columns.map((name, i) => [name, row[`c${i}`]])),
  }));
  return [...loaded.rejected, ...bad].sort((a, b) => a.line - b.line);
}

async function nothingJoins(database: Database, file: string, column: string): Promise<BadInputError> {
  const examples = async (table: string, of: string) =>
    (await database.rows<{ id: string }>(`SELECT DISTINCT ${of} AS id FROM ${table} ORDER BY 1 LIMIT 3`))
      .map(({ id }) => `"${id}"`)
      .join(", ");
  return new BadInputError(
    `relations and catalogue do not join: no head of ${file} is an item; it has ${await examples("edges", "head")} ` +
      `(column "${column}"), the catalogue ${await examples("catalogue_items", "item_id")}; ` +
      "name the column of item ids with import.relations.columns.head",
  );
}

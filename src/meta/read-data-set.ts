import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Attribute } from "../core/catalogue.ts";
import { ACTIONS } from "../core/interaction.ts";
import type { DataSet, Session } from "./data-set.ts";
import { ALIASES_COLUMN, DISPLAY_FIELDS, type DisplayField } from "./import/build-items.ts";
import {
  DATA_FORMAT,
  INTERACTIONS_FILE,
  ITEMS_FILE,
  MANIFEST_FILE,
  type DataManifest,
  type Split,
} from "./import/data-manifest.ts";
import { openDatabase, sqlText, type Database } from "./import/database.ts";

/** A data folder in memory. */
export interface ImportedDataSet extends DataSet {
  /** The default split; sessions may also name a `part` of their own. */
  readonly split: Split;
  /** What a page can show of each item, where the catalogue has it; one entry per item. */
  readonly display: Partial<Record<DisplayField, readonly (string | null)[]>>;
  readonly manifest: DataManifest;
}

/** Reads what `inkling import` wrote. Throws if the folder is none of that, or not as it was written. */
export async function readDataSet(folder: string): Promise<ImportedDataSet> {
  const manifest = await readManifest(folder);
  await Promise.all([
    checkFile(join(folder, INTERACTIONS_FILE), manifest.files.interactions),
    checkFile(join(folder, ITEMS_FILE), manifest.files.items),
  ]);
  const database = await openDatabase();
  try {
    await database.run(
      `CREATE TABLE items AS SELECT file_row_number::INTEGER AS item, * EXCLUDE (file_row_number)
       FROM read_parquet(${sqlText(join(folder, ITEMS_FILE))}, file_row_number = true)`,
    );
    const items = await columnsOf(database, "SELECT * EXCLUDE (item, known) FROM items ORDER BY item");
    const sessions = await readSessions(database, join(folder, INTERACTIONS_FILE), {
      rated: manifest.mapping.log.columns.rating !== undefined,
    });
    const display: Partial<Record<DisplayField, readonly (string | null)[]>> = {};
    for (const field of DISPLAY_FIELDS) {
      const column = manifest.display[field];
      if (column !== undefined) display[field] = items[column] as (string | null)[];
    }
    return {
      catalogue: {
        ids: items["item_id"] as string[],
        attributes: manifest.attributes.map((attribute) =>
          toAttribute(attribute, items[attribute.column] ?? []),
        ),
        ...(manifest.mapping.catalogue?.aliases && {
          aliases: (items[ALIASES_COLUMN] as (string[] | null)[]).map((names) => names ?? []),
        }),
      },
      sessions,
      orderOnly: manifest.mapping.log.time === null,
      hash: manifest.hash,
      split: manifest.split,
      display,
      manifest,
    };
  } finally {
    database.close();
  }
}

async function readManifest(folder: string): Promise<DataManifest> {
  const file = join(folder, MANIFEST_FILE);
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null)
    throw new Error(`no ${MANIFEST_FILE} in ${folder}; run inkling import --out ${folder} first`);
  let manifest: DataManifest | null;
  try {
    manifest = JSON.parse(text) as DataManifest | null;
  } catch {
    throw new Error(`${file} is not JSON; run inkling import again`);
  }
  if (manifest?.format !== DATA_FORMAT) {
    throw new Error(`${file} is of format ${manifest?.format}, not ${DATA_FORMAT}; run inkling import again`);
  }
  return manifest;
}

async function checkFile(file: string, expected: { sha256: string; bytes: number }): Promise<void> {
  const bytes = await readFile(file).catch(() => null);
  if (bytes === null) throw new Error(`${file} is missing; run inkling import again`);
  if (createHash("sha256").update(bytes).digest("hex") !== expected.sha256) {
    throw new Error(
      `${file} is not as it was imported (${bytes.length} bytes, ${expected.bytes} expected); run inkling import again`,
    );
  }
}

/** The file is ordered by session start, session, time; so a session is a run of rows. */
async function readSessions(
  database: Database,
  file: string,
  { rated }: { readonly rated: boolean },
): Promise<Session[]> {
  const scan = `read_parquet(${sqlText(file)}, file_row_number = true)`;
  const rows = await columnsOf(
    database,
    `SELECT items.item, (list_position(${JSON.stringify(ACTIONS).replaceAll('"', "'")}, action) - 1)::UTINYINT AS action,
     "at"::DOUBLE AS "at", ${rated ? "rating::DOUBLE AS rating, " : ""}coalesce(position, -1)::INTEGER AS position FROM ${scan} AS rows JOIN items USING (item_id) ORDER BY rows.file_row_number`,
  );
  const [items, actions, atMs] = [
    Int32Array.from(rows["item"] as number[]),
    Uint8Array.from(rows["action"] as number[]),
    Float64Array.from(rows["at"] as number[]),
  ];
  const positions = Int32Array.from(rows["position"] as number[]);
  const ratings = rated ? Float32Array.from(rows["rating"] as number[]) : undefined;
  const arePlaced = positions.some((position) => position >= 0);
  const heads = await columnsOf(
    database,
    `SELECT session_id, first(user_id) AS user_id, first(part) AS part, count(*)::INTEGER AS length
     FROM ${scan} GROUP BY session_id ORDER BY min(file_row_number)`,
  );
  const [ids, users, parts, lengths] = ["session_id", "user_id", "part", "length"].map(
    (name) => heads[name]!,
  ) as [string[], (string | null)[], (string | null)[], number[]];
  let from = 0;
  return ids.map((id, i) => {
    const to = from + lengths[i]!;
    const session: Session = {
      id,
      userId: users[i] ?? null,
      part: parts[i] ?? null,
      startMs: atMs[from]!,
      items: items.subarray(from, to),
      actions: actions.subarray(from, to),
      atMs: atMs.subarray(from, to),
      ...(arePlaced && { positions: positions.subarray(from, to) }),
      ...(ratings && { ratings: ratings.subarray(from, to) }),
    };
    from = to;
    return session;
  });
}

function toAttribute(attribute: DataManifest["attributes"][number], values: readonly unknown[]): Attribute {
  const { name, kind } = attribute;
  switch (kind) {
    case "numeric":
      return { name, kind, values: Float64Array.from(values as (number | null)[], (value) => value ?? NaN) };
    case "vector":
      return { name, kind, values: values as (number[] | null)[] };
    case "multi":
      return { name, kind, values: (values as (string[] | null)[]).map((value) => value ?? []) };
    default:
      return { name, kind, values: values as (string | null)[] };
  }
}

async function columnsOf(database: Database, sql: string): Promise<Record<string, unknown[]>> {
  return (await database.connection.runAndReadAll(sql)).getColumnsObjectJS() as Record<string, unknown[]>;
}

import { createReadStream } from "node:fs";
import { BadInputError, badRowsError, type BadRow } from "./bad-rows.ts";
import { sqlName, sqlText, type Database } from "./database.ts";
import { locateLines } from "./locate-lines.ts";
import type { Source } from "./open-source.ts";
import { splitHeader } from "./split-header.ts";

/** A source inside DuckDB: every value is text, empty is NULL. */
export interface LoadedSource {
  readonly source: Source;
  /** Table with `r` (record number for `locate`) and `c0`, `c1`, ... for `columns`. */
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: number;
  /** Rows that are not even rows: wrong number of fields, open quotes, broken JSON, bytes that are not UTF-8. */
  readonly rejected: readonly BadRow[];
  /** Lines of records of `table`. */
  locate(records: readonly number[]): Promise<ReadonlyMap<number, number>>;
}

/**
 * Reads a source into `table`, as text only: what a value means is decided later, with its row number at hand. `header`
 * names the columns of text whose first line is data already.
 */
export async function loadSource(
  database: Database,
  source: Source,
  table: string,
  options: { readonly header?: readonly string[] | undefined } = {},
): Promise<LoadedSource> {
  if (options.header !== undefined && source.format !== "csv") {
    throw new BadInputError(`${source.file} names its own columns; leave out --header`);
  }
  const load = { csv: loadText, ndjson: loadNdjson, parquet: loadParquet }[source.format];
  const loaded = await load(database, source, table, options.header);
  const seen = new Map<string, string>();
  for (const column of loaded.columns) {
    const twin = seen.get(column.toLowerCase());
    if (twin !== undefined) {
      throw new BadInputError(
        `${source.file} has two columns "${twin}" and "${column}"; rename one (case does not tell them apart)`,
      );
    }
    seen.set(column.toLowerCase(), column);
  }
  if (loaded.rows + loaded.rejected.length === 0) {
    throw new BadInputError(`${source.file} has no rows; export the log again`);
  }
  if (loaded.rows === 0) throw badRowsError(loaded.rejected);
  return loaded;
}

/** The source under its own column names, as `where` expressions know it, plus `"inkling row"`. */
export async function nameColumns(database: Database, loaded: LoadedSource): Promise<string> {
  const view = `${loaded.table}_named`;
  const columns = loaded.columns.map((name, i) => `c${i} AS ${sqlName(name)}`);
  await database.run(
    `CREATE VIEW ${view} AS SELECT ${['r AS "inkling row"', ...columns].join(", ")} FROM ${loaded.table}`,
  );
  return view;
}

async function loadText(
  database: Database,
  source: Source,
  table: string,
  header?: readonly string[],
): Promise<LoadedSource> {
  const first = await firstLine(source.plainFile);
  const { columns, delimiter } = splitHeader(first);
  if (header === undefined) return loadCsv(database, source, table, { columns, delimiter, quote: '"' });
  if (first.includes(delimiter)) {
    return loadCsv(database, source, table, { columns: header, delimiter, quote: '"', headless: true });
  }
  return loadLines(database, source, table, header);
}

/** Stands in no text, so that a line is one field. */
const NO_DELIMITER = "\u001f";

/** Fields between spaces; the last column takes what is left of the line, so that lines can end in a list. */
async function loadLines(
  database: Database,
  source: Source,
  table: string,
  columns: readonly string[],
): Promise<LoadedSource> {
  const dialect = { columns: ["line"], delimiter: NO_DELIMITER, quote: "", headless: true };
  const lines = await loadCsv(database, source, `${table}_line`, dialect);
  const fields = columns.map((_, i) => {
    const field = i === columns.length - 1 ? "(.*)" : String.raw`(\S+)`;
    return String.raw`nullif(regexp_extract(trim(c0), '^(?:\S+\s+){${i}}${field}', 1), '') AS c${i}`;
  });
  await database.run(
    `CREATE VIEW ${table} AS SELECT r, ${fields.join(", ")} FROM ${table}_line WHERE trim(c0) <> ''`,
  );
  return { ...lines, table, columns, rows: await countRows(database, table) };
}

interface Dialect {
  readonly columns: readonly string[];
  readonly delimiter: string;
  /** Empty: quotes are characters like any other. */
  readonly quote: string;
  /** Whether the first line is data. */
  readonly headless?: boolean;
}

async function loadCsv(
  database: Database,
  source: Source,
  table: string,
  { columns, delimiter, quote, headless = false }: Dialect,
): Promise<LoadedSource> {
  const { file, plainFile } = source;
  const types = columns.map((_, i) => `c${i}: 'VARCHAR'`).join(", ");
  try {
    // The sniffer stays off: guessing the dialect from a sample may skip rows that it does not like.
    await database.run(
      `CREATE TABLE ${table}_read AS SELECT * FROM read_csv(${sqlText(plainFile)}, auto_detect = false, header = ${!headless},
       delim = ${sqlText(delimiter)}, quote = ${sqlText(quote)}, escape = ${sqlText(quote)}, columns = {${types}}, store_rejects = true,
       rejects_table = '${table}_errors', rejects_scan = '${table}_scans', rejects_limit = 0)`,
    );
  } catch (error) {
    throw new BadInputError(
      `${file} cannot be read as CSV: ${firstSentence(error)}; check that it is UTF-8 text with one kind of line ends`,
    );
  }
  await database.run(`CREATE VIEW ${table} AS SELECT rowid AS r, * FROM ${table}_read`);
  const errors = await database.rows<{ at: number; kind: string; text: string; reason: string }>(
    `SELECT (line_byte_position - 1)::DOUBLE AS at, first(error_type ORDER BY column_idx) AS kind,
     first(csv_line ORDER BY column_idx) AS text, first(error_message ORDER BY column_idx) AS reason
     FROM ${table}_errors GROUP BY line_byte_position ORDER BY 1`,
  );
  // DuckDB counts blank lines before a bad row to that row.
  const spans = errors.map((error) => {
    const text = error.text.replace(/^[\r\n]+/, "");
    return { ...error, text, at: error.at + (error.text.length - text.length) };
  });
  const rejectedBytes = new Map(spans.map(({ at, text }) => [at, Buffer.byteLength(text)]));
  const find = (records: readonly number[]) =>
    locateLines(plainFile, {
      kind: "csv",
      delimiter,
      headless,
      quotes: quote !== "",
      blankIsRecord: columns.length === 1,
      records: new Set(records),
      rejected: rejectedBytes,
    });
  const rows = await countRows(database, table);
  const { rejected: lines, count } =
    spans.length > 0 ? await find([]) : { rejected: new Map<number, number>(), count: rows };
  const first = spans[0];
  if (first !== undefined && (count !== rows || lines.size !== spans.length)) {
    // DuckDB takes all that follows an open quote for one bad row, and keeps 10,000 characters of it.
    throw new BadInputError(
      `${file}, line ${lines.get(first.at)}: ${explainCsvError(first.kind, first.reason).reason}, and the rows after it ` +
        `cannot be told apart, so that nothing of this file can be imported; repair the line`,
    );
  }
  return {
    source,
    table,
    columns,
    rows,
    rejected: spans.map((span) => ({
      file,
      line: lines.get(span.at) ?? 0,
      column: null,
      ...explainCsvError(span.kind, span.reason, span.text),
      row: span.text,
    })),
    locate: async (records) => (await find(records)).records,
  };
}

function explainCsvError(kind: string, message: string, text = ""): { reason: string; remedy: string } {
  const counts = message.match(/Expected Number of Columns: (\d+) Found: (\d+)/);
  if (counts !== null) {
    // DuckDB stops counting at the first field too many.
    const more = Number(counts[2]) > Number(counts[1]);
    return {
      reason: `${more ? `more than ${counts[1]}` : counts[2]} fields where the header has ${counts[1]}`,
      remedy: "complete the row, or quote values that hold the delimiter",
    };
  }
  if (kind === "UNQUOTED VALUE") {
    const more = text.trimEnd().split(/\r?\n/).length - 1;
    const swallowed =
      more === 0 ? "" : `, so it takes in ${more === 1 ? "the line" : `${more} lines`} after it`;
    return {
      reason: `a quote is not closed${swallowed}`,
      remedy: 'close it, and write " inside a quoted value as ""',
    };
  }
  if (kind === "INVALID ENCODING") {
    return {
      reason: "not UTF-8 text",
      remedy: "convert the file, for instance with iconv -f latin1 -t utf-8",
    };
  }
  return { reason: message.split("\n")[0] ?? kind, remedy: "repair the row" };
}

async function loadNdjson(database: Database, source: Source, table: string): Promise<LoadedSource> {
  const { file, plainFile } = source;
  try {
    await database.run(
      `CREATE TABLE ${table}_read AS SELECT json FROM
       read_ndjson_objects(${sqlText(plainFile)}, ignore_errors = true, maximum_object_size = 67108864)`,
    );
  } catch (error) {
    throw new BadInputError(
      `${file} cannot be read as NDJSON: ${firstSentence(error)}; write one JSON object a line, UTF-8`,
    );
  }
  const isObject = `(json IS NOT NULL AND json_type(json) = 'OBJECT')`;
  const columns = (
    await database.rows<{ name: string }>(
      `SELECT name FROM (SELECT rowid AS r, unnest(json_keys(json)) AS name, generate_subscripts(json_keys(json), 1) AS k
       FROM ${table}_read WHERE ${isObject}) GROUP BY name ORDER BY min(r), min(k)`,
    )
  ).map(({ name }) => name);
  const values = columns.map((name, i) => {
    const path = `$."${name.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
    return `nullif(json_extract_string(json, ${sqlText(path)}), '') AS c${i}`;
  });
  await database.run(
    `CREATE TABLE ${table} AS SELECT ${["rowid AS r", ...values].join(", ")} FROM ${table}_read WHERE ${isObject}`,
  );
  const locate = async (records: readonly number[]) =>
    (await locateLines(plainFile, { kind: "ndjson", records: new Set(records) })).records;
  const broken = await database.rows<{ r: number; text: string | null }>(
    `SELECT rowid::DOUBLE AS r, json::VARCHAR AS text FROM ${table}_read WHERE NOT ${isObject} ORDER BY rowid`,
  );
  const lines = broken.length > 0 ? await locate(broken.map(({ r }) => r)) : new Map<number, number>();
  const texts = await linesOfText(plainFile, new Set(lines.values()));
  return {
    source,
    table,
    columns,
    rows: await countRows(database, table),
    rejected: broken.map(({ r, text }) => {
      const line = lines.get(r) ?? 0;
      const isArray = text?.startsWith("[") ?? texts.get(line)?.trimStart().startsWith("[") ?? false;
      return {
        file,
        line,
        column: null,
        reason: text === null ? "broken JSON" : "not a JSON object",
        remedy: isArray
          ? "write one object a line instead of an array, for instance with jq -c '.[]'"
          : "write one whole JSON object on the line",
        row: texts.get(line) ?? text,
      };
    }),
    locate,
  };
}

async function loadParquet(database: Database, source: Source, table: string): Promise<LoadedSource> {
  const scan = `read_parquet(${sqlText(source.plainFile)}, binary_as_string = true)`;
  try {
    const described = await database.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE FROM ${scan}`,
    );
    const values = described.map(({ column_name: name, column_type: type }, i) => {
      const value = sqlName(name);
      // Nested values become JSON. Whole floats lose their ".0": ids turn into floats where a writer met a gap.
      if (/[[({]|JSON/.test(type) && !type.startsWith("DECIMAL"))
        return `to_json(${value})::VARCHAR AS c${i}`;
      if (type === "DOUBLE" || type === "FLOAT") {
        return `CASE WHEN isnan(${value}) THEN NULL WHEN abs(${value}) < 9e15 AND ${value} = floor(${value})
                THEN (${value}::BIGINT)::VARCHAR ELSE ${value}::VARCHAR END AS c${i}`;
      }
      return `nullif(${value}::VARCHAR, '') AS c${i}`;
    });
    await database.run(`CREATE TABLE ${table}_read AS SELECT ${values.join(", ")} FROM ${scan}`);
    await database.run(`CREATE VIEW ${table} AS SELECT rowid AS r, * FROM ${table}_read`);
    return {
      source,
      table,
      columns: described.map(({ column_name: name }) => name),
      rows: await countRows(database, table),
      rejected: [],
      locate: async (records) => new Map(records.map((record) => [record, record + 1])),
    };
  } catch (error) {
    throw new BadInputError(
      `${source.file} cannot be read as Parquet: ${firstSentence(error)}; copy or export the file again`,
    );
  }
}

async function countRows(database: Database, table: string): Promise<number> {
  return (await database.rows<{ n: number }>(`SELECT count(*)::DOUBLE AS n FROM ${table}`))[0]!.n;
}

async function firstLine(file: string): Promise<string> {
  let text = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8" }) as AsyncIterable<string>) {
    text += chunk;
    if (/[\r\n]/.test(text.replace(/^[\ufeff\r\n]+/, ""))) break;
  }
  return text.replace(/^[\ufeff\r\n]+/, "").split(/[\r\n]/)[0] ?? "";
}

async function linesOfText(file: string, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  if (wanted.size === 0) return found;
  let line = 1;
  let rest = "";
  for await (const chunk of createReadStream(file, { encoding: "utf8" }) as AsyncIterable<string>) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      if (wanted.has(line)) found.set(line, part.replace(/\r$/, ""));
      line++;
    }
  }
  if (wanted.has(line)) found.set(line, rest);
  return found;
}

const firstSentence = (error: unknown): string => (error as Error).message.split("\n")[0] ?? "";

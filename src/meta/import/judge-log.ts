import { ACTIONS } from "../../core/interaction.ts";
import { BadInputError, type BadRow } from "./bad-rows.ts";
import { describeBadRows } from "./describe-bad-rows.ts";
import { sqlName, sqlText, type Database } from "./database.ts";
import { LOG_ROLES, type LogRole, type LogOptions, type SplitOptions } from "./import-options.ts";
import { nameColumns, type LoadedSource } from "./load-source.ts";
import { mapAction } from "./map-actions.ts";
import { LOG_COLUMN_NAMES, mapColumns, missingColumn, type ColumnMap } from "./map-columns.ts";
import { detectTime, timeFormatNames, timeReading, type TimeReading } from "./read-time.ts";

/** What is known of the log after reading it; its good rows lie in the table `judged`. */
export interface JudgedLog {
  readonly map: ColumnMap<LogRole>;
  readonly time: TimeReading | null;
  /** The log's own action names and what they were taken for. */
  readonly actions: Readonly<Record<string, string>>;
  /** Rows left out because `where` or an action mapped to `ignore` says so. */
  readonly leftOut: number;
  readonly bad: readonly BadRow[];
}

/**
 * Maps the columns, reads each value and judges each row. Creates `judged(seq, session, user_id, items, at_ms, ord, action,
 * rating, position, list_id, part)` with one row per good log row, `seq` in file order, `action` as stored code, `items` a list.
 */
export async function judgeLog(
  database: Database,
  logs: readonly LoadedSource[],
  options: { log: LogOptions; split: SplitOptions },
): Promise<JudgedLog> {
  const { log, split } = options;
  const map = mapLogColumns(logs, log);
  const read = await selectRows(database, logs, { map, where: log.where });
  const time = await chooseTime(database, { map, log, file: logs[0]!.source.file });
  const actions = await nameActions(database, { map, given: log.actions });
  await listItems(database, { map, separator: log.itemsSeparator });
  const checks = rowChecks({ map, time, actions, parts: partsByValue(split) });
  await database.run(
    `CREATE TABLE checked AS SELECT *, CASE ${checks.cases.join(" ")} END AS problem, ${checks.values.join(", ")}
     FROM listed ORDER BY src, r`,
  );
  await database.run(
    `CREATE TABLE judged AS SELECT seq, session, user_id, items, at_ms, ord, action, rating, position, list_id, part
     FROM checked WHERE problem IS NULL AND NOT ignored ORDER BY seq`,
  );
  const [count] = await database.rows<{ ignored: number }>(
    `SELECT count(*) FILTER (ignored)::DOUBLE AS ignored FROM checked`,
  );
  return {
    map,
    time,
    actions,
    leftOut: read.leftOut + count!.ignored,
    bad: await describeBadRows(database, logs, { map, time }),
  };
}

const HEADLESS = "; where the first line is data already, name all columns with --header";

function mapLogColumns(logs: readonly LoadedSource[], log: LogOptions): ColumnMap<LogRole> {
  let first: ColumnMap<LogRole> | undefined;
  for (const { columns: available, source } of logs) {
    const { file } = source;
    const map = mapColumns(available, {
      file,
      // Further files must have the columns that the first one has.
      asked: first === undefined ? (log.columns ?? {}) : { ...none(), ...first.columns },
      names: LOG_COLUMN_NAMES,
      flag: (role) => `--${role} or import.log.columns.${role}`,
    });
    const { item, items, session, user } = map.columns;
    if (item === undefined && items === undefined) {
      throw missingColumn("the item", {
        file,
        available,
        flags: `--item, or --items for one session a row${HEADLESS}`,
      });
    }
    if (item !== undefined && items !== undefined) {
      const asked = log.columns ?? {};
      if (asked.items) delete map.columns.item;
      else if (asked.item || map.detected.includes("items")) delete map.columns.items;
    }
    if (session === undefined && user === undefined && item !== undefined) {
      throw missingColumn("the session or the user", {
        file,
        available,
        flags: `--session or --user${HEADLESS}`,
      });
    }
    first ??= map;
  }
  return first!;
}

const none = (): Record<LogRole, null> => Object.fromEntries(LOG_ROLES.map((role) => [role, null])) as never;

async function selectRows(
  database: Database,
  logs: readonly LoadedSource[],
  options: { map: ColumnMap<LogRole>; where: string | undefined },
): Promise<{ leftOut: number }> {
  const { map, where } = options;
  const selects: string[] = [];
  for (const [src, log] of logs.entries()) {
    const view = await nameColumns(database, log);
    const values = LOG_ROLES.map((role) => {
      const column = map.columns[role];
      return `${column === undefined ? "NULL::VARCHAR" : sqlName(column)} AS raw_${role}`;
    });
    const condition = where === undefined ? "true" : `(${where}\n)`;
    selects.push(
      `SELECT ${src} AS src, "inkling row" AS r, ${values.join(", ")} FROM ${view} WHERE ${condition}`,
    );
  }
  try {
    await database.run(`CREATE TABLE chosen AS ${selects.join(" UNION ALL ")}`);
  } catch (error) {
    if (where === undefined) throw error;
    throw new BadInputError(
      `--where ${where} cannot be used: ${(error as Error).message.split("\n")[0]}; write a DuckDB condition on the columns ` +
        `${logs[0]!.columns.join(", ")} (all are text: compare with quotes or CAST)`,
    );
  }
  const [count] = await database.rows<{ n: number }>("SELECT count(*)::DOUBLE AS n FROM chosen");
  const total = logs.reduce((sum, { rows }) => sum + rows, 0);
  if (count!.n === 0 && where !== undefined && total > 0) {
    throw new BadInputError(`no row of the log fulfils --where ${where}; correct the condition`);
  }
  return { leftOut: total - count!.n };
}

async function chooseTime(
  database: Database,
  options: { map: ColumnMap<LogRole>; log: LogOptions; file: string },
): Promise<TimeReading | null> {
  const { map, log, file } = options;
  const column = map.columns.time;
  if (column === undefined) return null;
  if (log.timeFormat !== undefined && log.timeFormat !== "auto") return timeReading(log.timeFormat);
  const time = await detectTime(database, "chosen", "raw_time");
  if (time !== null) return time;
  const examples = await database.rows<{ value: string | null }>(
    "SELECT raw_time AS value FROM chosen LIMIT 3",
  );
  throw new BadInputError(
    `${file}, column "${column}": cannot tell how the time is written (${examples.map(({ value }) => value).join(", ")}); ` +
      `say it with --time-format (${timeFormatNames}), or pass --time "" if it is no time`,
  );
}

async function nameActions(
  database: Database,
  options: { map: ColumnMap<LogRole>; given: LogOptions["actions"] },
): Promise<Record<string, string>> {
  if (options.map.columns.action === undefined) return {};
  const values = await database.rows<{ value: string }>(
    "SELECT DISTINCT coalesce(raw_action, '') AS value FROM chosen ORDER BY 1",
  );
  const actions: Record<string, string> = {};
  for (const { value } of values) {
    const action = mapAction(value, options.given);
    if (action !== null) actions[value] = action;
  }
  return actions;
}

/** Turns one item, or a JSON array or separated list of items, into a list; NULL where it is unreadable. */
async function listItems(
  database: Database,
  options: { map: ColumnMap<LogRole>; separator: string | undefined },
): Promise<void> {
  let items = "[raw_item]";
  if (options.map.columns.items !== undefined) {
    const [has] = await database.rows<Record<"bar" | "comma" | "semicolon", boolean>>(
      `SELECT bool_or(contains(raw_items, '|')) AS bar, bool_or(contains(raw_items, ',')) AS comma,
       bool_or(contains(raw_items, ';')) AS semicolon FROM chosen WHERE NOT starts_with(raw_items, '[')`,
    );
    const separator = options.separator ?? (has!.bar ? "|" : has!.comma ? "," : has!.semicolon ? ";" : " ");
    const split =
      separator === " "
        ? String.raw`regexp_split_to_array(trim(raw_items), '\s+')`
        : `list_transform(string_split(raw_items, ${sqlText(separator)}), lambda item: trim(item))`;
    items = `CASE WHEN NOT starts_with(raw_items, '[') THEN ${split}
      WHEN json_valid(raw_items) THEN from_json(raw_items, '["VARCHAR"]') END`;
  }
  await database.run(
    `CREATE VIEW listed AS SELECT row_number() OVER (ORDER BY src, r) - 1 AS seq, *, ${items} AS items FROM chosen`,
  );
}

function partsByValue(split: SplitOptions): Map<string, string> | null {
  if (split.parts === undefined) return null;
  const parts = new Map<string, string>();
  for (const [part, values] of Object.entries(split.parts)) {
    for (const value of values ?? []) {
      if (parts.has(value)) {
        throw new BadInputError(
          `import.split.parts puts "${value}" into ${parts.get(value)} and ${part}; name it once`,
        );
      }
      parts.set(value, part);
    }
  }
  return parts;
}

/** SQL for the values of a row and for the role that is wrong with it (the first one found, or NULL). */
function rowChecks(options: {
  map: ColumnMap<LogRole>;
  time: TimeReading | null;
  actions: Readonly<Record<string, string>>;
  parts: Map<string, string> | null;
}): { cases: string[]; values: string[] } {
  const { map, time, actions, parts } = options;
  const { columns } = map;
  const at = time === null ? "NULL::BIGINT" : time.toMs("raw_time");
  const lookUp = (value: string, entries: readonly (readonly [string, string])[]) =>
    entries.length === 0
      ? "NULL"
      : `CASE ${value} ${entries.map(([from, to]) => `WHEN ${sqlText(from)} THEN ${to}`).join(" ")} END`;
  const codes = Object.entries(actions).map(
    ([value, action]) =>
      [value, String(action === "ignore" ? 255 : ACTIONS.indexOf(action as never))] as const,
  );
  const action =
    columns.action === undefined
      ? "NULL::UTINYINT"
      : `(${lookUp("coalesce(raw_action, '')", codes)})::UTINYINT`;
  const part =
    parts === null
      ? "raw_part"
      : lookUp(
          "raw_part",
          [...parts].map(([value, to]) => [value, sqlText(to)] as const),
        );
  const rating = "TRY_CAST(raw_rating AS DOUBLE)";
  const position = "TRY_CAST(raw_position AS INTEGER)";
  const cases = [
    `WHEN ${action} = 255 THEN NULL`,
    columns.items === undefined
      ? "WHEN raw_item IS NULL THEN 'item'"
      : "WHEN items IS NULL OR len(items) = 0 OR len(list_filter(items, lambda item: item IS NULL OR item = '')) > 0 THEN 'items'",
    ...(columns.items === undefined ? ["WHEN raw_session IS NULL AND raw_user IS NULL THEN 'session'"] : []),
    ...(time === null ? [] : [`WHEN ${at} IS NULL THEN 'time'`]),
    ...(columns.action === undefined ? [] : [`WHEN ${action} IS NULL THEN 'action'`]),
    ...(columns.rating === undefined ? [] : [`WHEN coalesce(NOT isfinite(${rating}), true) THEN 'rating'`]),
    `WHEN raw_position IS NOT NULL AND coalesce(${position} < 0, true) THEN 'position'`,
    ...(columns.order === undefined ? [] : ["WHEN TRY_CAST(raw_order AS DOUBLE) IS NULL THEN 'order'"]),
    ...(parts === null ? [] : [`WHEN ${part} IS NULL THEN 'part'`]),
  ];
  const session = columns.items === undefined || columns.session !== undefined || columns.user !== undefined;
  const values = [
    // A row with a whole session in it needs no name for it.
    `${session ? "raw_session" : "NULL::VARCHAR"} AS session`,
    "raw_user AS user_id",
    `${at} AS at_ms`,
    "TRY_CAST(raw_order AS DOUBLE) AS ord",
    `${action} AS action`,
    `${rating} AS rating`,
    `${position} AS position`,
    "raw_list AS list_id",
    `${part} AS part`,
    `coalesce(${action} = 255, false) AS ignored`,
  ];
  return { cases, values };
}

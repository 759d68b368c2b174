import { ACTIONS } from "../../core/interaction.ts";
import type { BadRow } from "./bad-rows.ts";
import type { Database } from "./database.ts";
import { LOG_ROLES, type LogRole } from "./import-options.ts";
import type { LoadedSource } from "./load-source.ts";
import type { ColumnMap } from "./map-columns.ts";
import type { TimeReading } from "./read-time.ts";

/** Says of each row of the table `checked` that has a problem where it is, what is wrong and what to do. */
export async function describeBadRows(
  database: Database,
  logs: readonly LoadedSource[],
  options: { map: ColumnMap<LogRole>; time: TimeReading | null },
): Promise<BadRow[]> {
  const { map, time } = options;
  const bad: BadRow[] = [];
  for (const [src, log] of logs.entries()) {
    bad.push(...log.rejected);
    const raw = LOG_ROLES.map((role) => `raw_${role}`).join(", ");
    const rows = await database.rows<Record<string, string | null> & { r: number; problem: LogRole }>(
      `SELECT r::DOUBLE AS r, problem, ${raw} FROM checked WHERE src = ${src} AND problem IS NOT NULL ORDER BY r`,
    );
    const lines = rows.length > 0 ? await log.locate(rows.map(({ r }) => r)) : new Map<number, number>();
    for (const row of rows) {
      const value = row[`raw_${row.problem}`] ?? null;
      const values = LOG_ROLES.flatMap((role) => {
        const column = map.columns[role];
        return column === undefined ? [] : [[column, row[`raw_${role}`]] as const];
      });
      bad.push({
        file: log.source.file,
        line: lines.get(row.r) ?? 0,
        column: map.columns[row.problem] ?? map.columns.user ?? null,
        ...explain(row.problem, { value, time, hasUser: map.columns.user !== undefined }),
        row: Object.fromEntries(values),
      });
    }
  }
  return bad.sort((a, b) => (a.file === b.file ? a.line - b.line : 0));
}

function explain(
  problem: LogRole,
  options: { value: string | null; time: TimeReading | null; hasUser: boolean },
): { reason: string; remedy: string } {
  const { value, time, hasUser } = options;
  const said = value === null ? "is empty" : `"${value}"`;
  const leaveOut = "or leave such rows out with --where";
  switch (problem) {
    case "item":
      return { reason: "the item is empty", remedy: `fill it in, ${leaveOut}` };
    case "items":
      return {
        reason: value === null ? "the list of items is empty" : `cannot read "${value}" as a list of items`,
        remedy: "separate ids with spaces, commas or |, or write a JSON array of ids",
      };
    case "session":
      return {
        reason: hasUser
          ? "session and user are both empty"
          : "the session is empty and there is no user column",
        remedy: `fill one in, ${leaveOut}`,
      };
    case "time":
      return {
        reason:
          value === null
            ? "the time is empty"
            : `cannot read "${value}" as a time in the form of this column (${time?.format})`,
        remedy: "correct it, or name the form with --time-format",
      };
    case "action":
      return {
        reason: value === null ? "the action is empty" : `unknown action ${said}`,
        remedy: `map it with --action-map "${value ?? ""}=view" (${ACTIONS.join(", ")}, or ignore) or in import.log.actions`,
      };
    case "rating":
      return {
        reason: value === null ? "the rating is empty" : `the rating ${said} is not a number`,
        remedy: `correct it, ${leaveOut}`,
      };
    case "position":
      return {
        reason: `the position ${said} is not a whole number from 0`,
        remedy: "correct it or leave it empty",
      };
    case "order":
      return {
        reason: `the order ${said} is not a number`,
        remedy: 'correct it, or pass --order "" if it is no order',
      };
    default:
      return {
        reason: `part ${said} belongs to no split`,
        remedy: `add it to import.split.parts, ${leaveOut}`,
      };
  }
}

/*
 * What every command shares: how it is added, how it speaks, how it fails.
 *
 * One file per command, `src/cli/<command>.ts`, thin over `meta/`, with one export:
 *
 *   export const register: RegisterCommand = (program) => {
 *     program.command("import").description("…").option("--json", "…")
 *       .action(runCommand(async (options: { json?: boolean }) => {
 *         const output = createOutput(options);
 *         …
 *       }));
 *   };
 *
 * `inkling.ts` lists it. Exit codes: 0 done, 1 failure or bad input (any thrown Error), 2 wrong usage (a thrown
 * `UsageError`, or what commander refuses). Errors are printed without a stack; INKLING_DEBUG=1 shows it.
 */
import Table from "cli-table3";
import type { Command } from "commander";

/** Adds one command to the program. */
export type RegisterCommand = (program: Command) => void;

/** The command line itself is wrong (a missing or contradictory option), as opposed to what it names. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** How a command speaks: plain lines, a little more on a terminal, or one JSON object and nothing else. */
export interface Output {
  readonly json: boolean;
  readonly terminal: boolean;
  /** A line of text; silent under `--json`. */
  line(text?: string): void;
  /** Label and value pairs, values aligned; silent under `--json`. */
  fields(pairs: readonly (readonly [label: string, value: string])[]): void;
  /** A table; numbers are aligned right where `numeric` says so; silent under `--json`. */
  table(
    head: readonly string[],
    rows: readonly (readonly string[])[],
    options?: { numeric?: readonly number[] },
  ): void;
  /** The result for machines; silent without `--json`. */
  result(value: unknown): void;
}

/** The output of one run of a command. `write` is where it goes, standard output by default. */
export function createOutput(
  options: { json?: boolean | undefined },
  {
    write = (text: string) => void process.stdout.write(text),
    terminal = process.stdout.isTTY === true,
  } = {},
): Output {
  const json = options.json === true;
  const line = (text = "") => {
    if (!json) write(`${text}\n`);
  };
  return {
    json,
    terminal,
    line,
    fields: (pairs) => {
      const width = Math.max(...pairs.map(([label]) => label.length));
      for (const [label, value] of pairs) {
        const padded = label.padEnd(width + 2);
        line(
          `${terminal && process.env["NO_COLOR"] === undefined ? `\u001b[2m${padded}\u001b[22m` : padded}${value}`,
        );
      }
    },
    table: (head, rows, { numeric = [] } = {}) => {
      const colAligns = head.map((_, i) => (numeric.includes(i) ? ("right" as const) : ("left" as const)));
      const style = { head: [], border: [], compact: true };
      const table = new Table({
        head: [...head],
        colAligns,
        ...(terminal ? { style } : { style, chars: PLAIN }),
      });
      table.push(...rows.map((row) => [...row]));
      for (const text of table.toString().split("\n")) line(text.trimEnd());
    },
    result: (value) => {
      if (json) write(`${JSON.stringify(value, null, 2)}\n`);
    },
  };
}

/** A table that other programs can cut into columns: spaces only. */
const PLAIN = Object.fromEntries(
  [
    "top",
    "top-mid",
    "top-left",
    "top-right",
    "bottom",
    "bottom-mid",
    "bottom-left",
    "bottom-right",
    "left",
    "left-mid",
  ]
    .concat(["mid", "mid-mid", "right", "right-mid", "middle"])
    .map((part) => [part, ""]),
);

/** Wraps what a command does, so that an error becomes a message and an exit code. */
export function runCommand<Arguments extends unknown[]>(
  action: (...commandArguments: Arguments) => Promise<void>,
): (...commandArguments: Arguments) => Promise<void> {
  return async (...commandArguments) => {
    try {
      await action(...commandArguments);
    } catch (error) {
      const json = commandArguments.some(
        (argument) => (argument as { json?: boolean } | null)?.json === true,
      );
      printError(error, { json });
      process.exitCode = error instanceof UsageError ? 2 : 1;
    }
  };
}

/** More than this many bad rows are counted, not listed, under `--json`. */
const LISTED = 100;

function printError(error: unknown, { json }: { json: boolean }): void {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const badRows = (error as { badRows?: readonly unknown[] } | null)?.badRows;
  if (json) {
    const rows =
      badRows === undefined || badRows.length === 0
        ? {}
        : { badRows: badRows.slice(0, LISTED), badRowCount: badRows.length };
    process.stdout.write(`${JSON.stringify({ error: { name, message, ...rows } }, null, 2)}\n`);
  }
  process.stderr.write(`inkling: ${message}\n`);
  if (process.env["INKLING_DEBUG"] === "1" && stack !== undefined) process.stderr.write(`${stack}\n`);
}

import type { Command } from "commander";
import { ACTIONS, type Action } from "../core/interaction.ts";
import type { DataManifest } from "../meta/import/data-manifest.ts";
import { importLogs } from "../meta/import/import-logs.ts";
import {
  ATTRIBUTE_KINDS,
  LOG_ROLES,
  type AttributeKind,
  type ImportOptions,
} from "../meta/import/import-options.ts";
import { readImportConfig, type ImportConfig } from "./import-config.ts";
import { createOutput, runCommand, UsageError, type Output } from "./output.ts";

interface ImportFlags {
  log: string[];
  catalogue?: string;
  out?: string;
  config?: string;
  check?: boolean;
  json?: boolean;
  skipBadRows?: boolean;
  session?: string;
  user?: string;
  item?: string;
  items?: string;
  time?: string;
  order?: string;
  action?: string;
  position?: string;
  list?: string;
  part?: string;
  where?: string;
  timeFormat?: string;
  actionMap?: string[];
  defaultAction?: string;
  sessionGap?: string;
  itemId?: string;
  ignore?: string[];
  attribute?: string[];
  testFrom?: string;
  validateFrom?: string;
}

const EXAMPLES = `
Columns that are not named are found by common names; what was taken for what is printed.
A column named "" is none: --part "" keeps a column "part" from being used.

Examples:
  inkling import --log clicks.csv.gz --catalogue products.csv --out data/shop --test-from 2024-06-01
  inkling import --log events.parquet --out data/shop --session visit --item sku --action kind --action-map "like=cart" "scroll=ignore"
  inkling import --log sessions.tsv --items clicked --out data/shop        (one session a row)
  inkling import --log events.ndjson --catalogue feed.csv --check          (only says what it would do)
  inkling import --log events.csv.gz --out data/shop --config inkling.config.json

Configuration file (every key may be left out; flags win):
  { "import": {
      "log": { "columns": { "session": "visit", "part": null }, "where": "country = 'PL'", "actions": { "like": "cart" },
               "defaultAction": "click", "timeFormat": "%d.%m.%Y %H:%M", "itemsSeparator": " ", "sessionGapMinutes": 30 },
      "catalogue": { "columns": { "item": "sku" }, "ignore": ["notes"],
                     "attributes": { "tags": { "kind": "multi", "separator": "|" } } },
      "split": { "validateFrom": "2024-05-15", "testFrom": "2024-06-01",
                 "parts": { "train": ["a"], "validation": ["b"], "test": ["c"] } } } }`;

/** `inkling import`: click logs and a catalogue into one data folder. */
export const register = (program: Command): void => {
  const command = program
    .command("import")
    .description(
      "turn click logs and a catalogue (CSV, TSV, NDJSON, each also .gz, or Parquet) into one data folder",
    )
    .requiredOption("--log <file...>", "click log: one interaction a row, or one session a row (--items)")
    .option("--catalogue <file>", "one item a row")
    .option("--out <folder>", "data folder to write; an earlier import there is replaced as a whole")
    .option("--check", "read and judge everything, write nothing")
    .option("--skip-bad-rows", "import the good rows and list the others in rejected.ndjson")
    .option("--config <file>", "configuration file (default: inkling.config.json here, if there is one)")
    .option("--json", "print one JSON object");
  const about: Record<(typeof LOG_ROLES)[number], string> = {
    session: "session id; rows without one become sessions of their user",
    user: "user id",
    item: "item id",
    items: "item ids of a whole session, in order (spaces, commas, | or a JSON array)",
    time: "time: epoch s, ms, µs, a date, a timestamp or a day number",
    order: "number that orders interactions of the same time within a session",
    action: "what was done to the item",
    position: "place in the list the item was shown in, 0 = first",
    list: "list the item was shown in",
    part: "split that the log names",
  };
  for (const role of LOG_ROLES) command.option(`--${role} <column>`, `log column: ${about[role]}`);
  command
    .option(
      "--time-format <format>",
      "seconds, milliseconds, microseconds, days, timestamp or a pattern like %d/%m/%Y",
    )
    .option(
      "--action-map <value=action...>",
      `what a value of the log means: ${ACTIONS.join(", ")} or ignore`,
    )
    .option(
      "--default-action <action>",
      "action of every row when there is no action column (default: click)",
    )
    .option("--session-gap <minutes>", "pause that ends a session of a user (default: 30)")
    .option(
      "--where <condition>",
      "keep only rows that fulfil this DuckDB condition on the log's columns (all text)",
    )
    .option("--item-id <column>", "catalogue column: item id")
    .option("--ignore <column...>", "catalogue columns that are no attributes")
    .option(
      "--attribute <name=kind...>",
      `kind of an attribute: ${ATTRIBUTE_KINDS.join(", ")} (multi:| sets the separator)`,
    )
    .option("--test-from <date>", "sessions that start then or later are the test part (UTC)")
    .option("--validate-from <date>", "sessions from here to --test-from are the validation part")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(run));
};

async function run(flags: ImportFlags): Promise<void> {
  if (flags.out === undefined && !flags.check) {
    throw new UsageError(
      "where should the data go? name a folder with --out, or pass --check to only check the input",
    );
  }
  const output = createOutput(flags);
  const options = toOptions(flags, await readImportConfig(flags.config));
  // Ctrl-C takes the half-written folder away and leaves the earlier one.
  const interrupted = () => process.exit(130);
  process.once("SIGINT", interrupted);
  try {
    const manifest = await importLogs(options);
    show(output, manifest, options);
    output.result({ out: options.outFolder ?? null, ...manifest });
  } finally {
    process.removeListener("SIGINT", interrupted);
  }
}

/** Flags win over the configuration file, column by column. */
function toOptions(flags: ImportFlags, config: ImportConfig): ImportOptions {
  const named = LOG_ROLES.filter((role) => flags[role] !== undefined).map((role) => [
    role,
    flags[role] || null,
  ]);
  const gap = flags.sessionGap === undefined ? config.log?.sessionGapMinutes : Number(flags.sessionGap);
  if (gap !== undefined && !(gap > 0))
    throw new UsageError(`--session-gap ${flags.sessionGap} is no number of minutes; write one like 30`);
  return {
    logFiles: flags.log,
    catalogueFile: flags.catalogue,
    outFolder: flags.check ? undefined : flags.out,
    skipBadRows: flags.skipBadRows,
    log: {
      ...config.log,
      columns: { ...config.log?.columns, ...Object.fromEntries(named) },
      where: flags.where ?? config.log?.where,
      timeFormat: flags.timeFormat ?? config.log?.timeFormat,
      sessionGapMinutes: gap,
      defaultAction:
        flags.defaultAction === undefined
          ? config.log?.defaultAction
          : (toAction(flags.defaultAction, "--default-action") as Action),
      actions: {
        ...config.log?.actions,
        ...Object.fromEntries(
          pairs(flags.actionMap, "--action-map").map(([value, action]) => [
            value,
            toAction(action, "--action-map"),
          ]),
        ),
      },
    },
    catalogue: {
      columns: {
        ...config.catalogue?.columns,
        ...(flags.itemId === undefined ? {} : { item: flags.itemId }),
      },
      ignore: [...(config.catalogue?.ignore ?? []), ...(flags.ignore ?? [])],
      attributes: {
        ...config.catalogue?.attributes,
        ...Object.fromEntries(
          pairs(flags.attribute, "--attribute").map(([name, kind]) => [name, toKind(kind)]),
        ),
      },
    },
    split: {
      ...config.split,
      testFrom: flags.testFrom ?? config.split?.testFrom,
      validateFrom: flags.validateFrom ?? config.split?.validateFrom,
    },
  };
}

function pairs(texts: readonly string[] = [], flag: string): [string, string][] {
  return texts.map((text) => {
    const at = text.lastIndexOf("=");
    if (at < 0) throw new UsageError(`${flag} ${text} has no "="; write it like ${flag} "a=b"`);
    return [text.slice(0, at), text.slice(at + 1)];
  });
}

function toAction(text: string, flag: string): Action | "ignore" {
  const known = flag === "--action-map" ? ([...ACTIONS, "ignore"] as const) : ACTIONS;
  const action = known.find((name) => name === text);
  if (action === undefined)
    throw new UsageError(`${flag}: unknown action "${text}"; use ${known.join(", ")}`);
  return action;
}

function toKind(text: string): { kind: AttributeKind; separator?: string } {
  const [name, separator] = text.split(/:(.*)/s);
  const kind = ATTRIBUTE_KINDS.find((known) => known === name);
  if (kind === undefined)
    throw new UsageError(`--attribute: unknown kind "${name}"; use ${ATTRIBUTE_KINDS.join(", ")}`);
  return separator ? { kind, separator } : { kind };
}

function show(output: Output, manifest: DataManifest, { outFolder }: ImportOptions): void {
  const { counts, span, join, split, mapping, attributes } = manifest;
  const count = (n: number) => n.toLocaleString("en-US");
  const share = (x: number) => `${(100 * x).toFixed(1)} %`;
  const time = (ms: number) => new Date(ms).toISOString().replace(".000Z", "Z");
  const list = (of: Readonly<Record<string, number>>) =>
    Object.entries(of)
      .map(([name, n]) => `${name} ${count(n)}`)
      .join(", ");
  const roles = ({
    columns,
    detected,
  }: {
    columns: Readonly<Partial<Record<string, string>>>;
    detected: readonly string[];
  }) =>
    Object.entries(columns)
      .map(([role, column]) => `${role} = ${column}${detected.includes(role) ? " (found)" : ""}`)
      .join(", ");
  output.fields([
    ["log columns", roles(mapping.log)],
    ...(mapping.catalogue === null ? [] : [["catalogue columns", roles(mapping.catalogue)] as const]),
    ["times", mapping.log.time ?? "none"],
    ["users", count(counts.users)],
    [
      "sessions",
      `${count(counts.sessions)}${Object.keys(counts.parts).length > 0 ? ` (${list(counts.parts)})` : ""}`,
    ],
    [
      "items",
      `${count(counts.items)} (${count(counts.itemsInCatalogue)} in the catalogue, ${count(counts.itemsInLog)} in the log)`,
    ],
    ["interactions", `${count(counts.interactions)} (${list(counts.actions)})`],
    ["span", span === null ? "unknown" : `${time(span.fromMs)} to ${time(span.toMs)}`],
    [
      "join",
      join === null
        ? "no catalogue"
        : `${share(join.interactions)} of interactions, ${share(join.items)} of the log's items are in the catalogue`,
    ],
    ...(split.validateFrom === undefined ? [] : [["validate from", time(split.validateFrom)] as const]),
    ...(split.testFrom === undefined ? [] : [["test from", time(split.testFrom)] as const]),
    ["left out", `${count(counts.leftOut)} rows`],
    [
      "bad rows",
      `${count(counts.badRows)}${counts.badRows > 0 && outFolder !== undefined ? " (in rejected.ndjson)" : ""}`,
    ],
  ]);
  if (attributes.length > 0) {
    output.line();
    output.table(
      ["attribute", "kind", "distinct", "items with it", "interactions with it"],
      attributes.map(({ name, kind, separator, distinct, coverage }) => [
        name,
        separator === undefined ? kind : `${kind} (${separator})`,
        count(distinct),
        share(coverage.items),
        share(coverage.interactions),
      ]),
      { numeric: [2, 3, 4] },
    );
  }
  for (const notice of manifest.notices) output.line(`note: ${notice}`);
  output.line();
  output.line(
    outFolder === undefined
      ? "checked, nothing written"
      : `wrote ${outFolder} (${manifest.hash.slice(0, 12)})`,
  );
}

import type { Command } from "commander";
import { ACTIONS } from "../core/interaction.ts";
import { importLogs } from "../meta/import/import-logs.ts";
import { ATTRIBUTE_KINDS, LOG_ROLES } from "../meta/import/import-options.ts";
import { readImportConfig } from "./import-config.ts";
import { toImportOptions, type ImportFlags } from "./import-flags.ts";
import { createOutput, runCommand, UsageError } from "./output.ts";
import { showImport } from "./show-import.ts";

const EXAMPLES = `
Columns that are not named are found by common names; what was taken for what is printed.
A column named "" is none: --part "" keeps a column "part" from being used.

Examples:
  inkling import --log clicks.csv.gz --catalogue products.csv --out data/shop --test-from 2024-06-01
  inkling import --log events.parquet --out data/shop --session visit --item sku --action kind --action-map "like=cart" "scroll=ignore"
  inkling import --log sessions.tsv --items clicked --out data/shop        (one session a row)
  inkling import --log users.txt --out data/shop --header user items --leave-last-out   (lines "user item item …")
  inkling import --log clicks.csv --catalogue films.csv --relations graph.csv --out data/films
  inkling import --log events.ndjson --catalogue feed.csv --check          (only says what it would do)
  inkling import --log events.csv.gz --out data/shop --config inkling.config.json

Configuration file (every key may be left out; flags win):
  { "import": {
      "log": { "columns": { "session": "visit", "part": null }, "where": "country = 'PL'", "actions": { "like": "cart" },
               "defaultAction": "click", "timeFormat": "%d.%m.%Y %H:%M", "itemsSeparator": " ", "sessionGapMinutes": 30 },
      "catalogue": { "columns": { "item": "sku" }, "aliases": ["gtin", "url"], "ignore": ["notes"],
                     "attributes": { "tags": { "kind": "multi", "separator": "|" } } },
      "split": { "validateFrom": "2024-05-15", "testFrom": "2024-06-01",
                 "parts": { "train": ["a"], "validation": ["b"], "test": ["c"] } } } }`;

/** `inkling import`: click logs and a catalogue into one data folder. */
export const register = (program: Command): void => {
  const command = program
    .command("import")
    .description(
      "turn click logs and a catalogue (CSV, TSV, text, NDJSON, each also .gz, or Parquet) into one data folder",
    )
    .requiredOption("--log <file...>", "click log: one interaction a row, or one session a row (--items)")
    .option("--catalogue <file>", "one item a row")
    .option(
      "--relations <file>",
      "knowledge graph of the items: head (an item), relation, tail; two steps become attributes",
    )
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
    rating: "how the item was rated, a number (never looked for by name)",
    position: "place in the list the item was shown in, 0 = first",
    list: "list the item was shown in",
    part: "split that the log names",
  };
  for (const role of LOG_ROLES) command.option(`--${role} <column>`, `log column: ${about[role]}`);
  command
    .option(
      "--header <column...>",
      "names of the log's columns when its first line is data; between spaces the last takes the rest of the line",
    )
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
    .option(
      "--alias <column...>",
      "catalogue columns that also name the item, as web pages may call it: sku, gtin, variant ids, address",
    )
    .option("--ignore <column...>", "catalogue columns that are no attributes")
    .option(
      "--attribute <name=kind...>",
      `kind of an attribute: ${ATTRIBUTE_KINDS.join(", ")} (multi:| sets the separator)`,
    )
    .option("--test-from <date>", "sessions that start then or later are the test part (UTC)")
    .option("--validate-from <date>", "sessions from here to --test-from are the validation part")
    .option("--leave-last-out", "each user's last item is the test, the one before the validation")
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
  const options = toImportOptions(flags, await readImportConfig(flags.config));
  // Ctrl-C takes the half-written folder away and leaves the earlier one.
  const interrupted = () => process.exit(130);
  process.once("SIGINT", interrupted);
  try {
    const manifest = await importLogs(options);
    showImport(output, manifest, options);
    output.result({ out: options.outFolder ?? null, ...manifest });
  } finally {
    process.removeListener("SIGINT", interrupted);
  }
}

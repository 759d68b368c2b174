#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command } from "commander";
import { register as registerDoctor } from "./doctor.ts";
import { register as registerEvaluate } from "./evaluate.ts";
import { register as registerExport } from "./export.ts";
import { register as registerImport } from "./import.ts";
import type { RegisterCommand } from "./output.ts";
import { register as registerReport } from "./report.ts";
import { register as registerTrain } from "./train.ts";

/** Every command, in the order of `--help`, which is the order of use. */
const COMMANDS: readonly RegisterCommand[] = [
  registerImport,
  registerTrain,
  registerEvaluate,
  registerExport,
  registerReport,
  registerDoctor,
];

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("inkling")
  .description(
    "Personalization that learns in the visitor's browser: from click logs to an artifact to serve.",
  )
  .version(version)
  .showHelpAfterError("(inkling <command> --help tells the options)")
  .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "inkling: ")) })
  // Commander would leave with 1 for wrong usage; here 1 means that the work itself failed.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
for (const register of COMMANDS) register(program);
program.addHelpText(
  "after",
  "\nExit codes: 0 done, 1 failure or bad input, 2 wrong usage. INKLING_DEBUG=1 shows stacks.",
);
await program.parseAsync();

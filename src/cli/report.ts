import { resolve } from "node:path";
import type { Command } from "commander";
import { readEvaluation } from "../meta/report/read-evaluation.ts";
import { inspectArtifact, writeCard, writeReport } from "../meta/report/write-report.ts";
import { createOutput, runCommand } from "./output.ts";

interface ReportFlags {
  data?: string;
  evaluation?: string;
  out?: string;
  json?: boolean;
}

const EXAMPLES = `
With an evaluation (inkling evaluate --out) the report is also written as one HTML file that needs nothing else, and the
artifact's MODEL_CARD.md is written anew with the results.

Examples:
  inkling report public/inkling
  inkling report public/inkling --evaluation evaluation.json --data data/shop --out report.html`;

/** `inkling report`: what an artifact is and how good, for people. */
export const register = (program: Command): void => {
  program
    .command("report")
    .description(
      "describe an artifact: learner, items, sizes, fast weights, where it came from; verifies every file",
    )
    .argument("<artifact>", "artifact folder")
    .option(
      "--evaluation <file>",
      "what inkling evaluate --out wrote: makes the HTML report and the model card",
    )
    .option("--data <folder>", "data folder, to follow the inner loop step by step in the HTML report")
    .option("--out <file>", "HTML file to write (with an evaluation the default is <artifact>-report.html)")
    .option("--json", "print one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(report));
};

async function report(folder: string, flags: ReportFlags): Promise<void> {
  const output = createOutput(flags);
  const evaluation = flags.evaluation === undefined ? null : await readEvaluation(flags.evaluation);
  const facts = await inspectArtifact(folder);
  const out = flags.out ?? (evaluation ? `${resolve(folder)}-report.html` : undefined);
  if (out !== undefined) await writeReport(facts, out, { evaluation, dataFolder: flags.data });
  const card = evaluation ? await writeCard(facts, evaluation) : undefined;
  for (const { title, fields } of facts.description) {
    output.line();
    output.line(title);
    output.fields(fields.map(([label, value]) => [`  ${label}`, value] as const));
  }
  const written = { ...(out !== undefined && { report: out }), ...(card !== undefined && { card }) };
  if (out !== undefined) {
    output.line();
    output.line(`wrote ${Object.values(written).join(" and ")}`);
  }
  output.result({
    ...Object.fromEntries(facts.description.map(({ title, fields }) => [title, Object.fromEntries(fields)])),
    ...written,
  });
}

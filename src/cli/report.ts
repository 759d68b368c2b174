import type { Command } from "commander";
import { readArtifactFolder } from "../meta/artifact-folder.ts";
import { describeArtifact } from "../meta/describe-artifact.ts";
import { createOutput, runCommand } from "./output.ts";

/** `inkling report`: what an artifact is, for people. */
export const register = (program: Command): void => {
  program
    .command("report")
    .description(
      "describe an artifact: learner, items, sizes, fast weights, where it came from; verifies every file",
    )
    .argument("<artifact>", "artifact folder")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  inkling report public/inkling")
    .action(runCommand(report));
};

async function report(folder: string, flags: { json?: boolean }): Promise<void> {
  const output = createOutput(flags);
  const description = await describeArtifact(await readArtifactFolder(folder));
  for (const { title, fields } of description) {
    output.line();
    output.line(title);
    output.fields(fields.map(([label, value]) => [`  ${label}`, value] as const));
  }
  output.result(
    Object.fromEntries(description.map(({ title, fields }) => [title, Object.fromEntries(fields)])),
  );
}

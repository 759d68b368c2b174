import type { Command } from "commander";
import { writeArtifactFolder } from "../meta/artifact-folder.ts";
import { encodeArtifact } from "../meta/encode-artifact.ts";
import { inspectArtifact, writeCard } from "../meta/report/write-report.ts";
import { isFinished } from "../meta/run-folder.ts";
import { openRun } from "../meta/run-training.ts";
import { createOutput, runCommand } from "./output.ts";

/** `inkling export`: a run becomes the folder that a shop serves. */
export const register = (program: Command): void => {
  program
    .command("export")
    .description("write a run's model as an artifact: the folder that the shop serves to browsers")
    .requiredOption("--run <folder>", "run folder that inkling train wrote")
    .requiredOption(
      "--out <folder>",
      "artifact folder to write; an earlier artifact there is replaced as a whole",
    )
    .option("--no-new-items", "leave out what encodes new items on the page: smaller, without addItems()")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  inkling export --run runs/shop --out public/inkling")
    .action(runCommand(exportArtifact));
};

async function exportArtifact(flags: {
  run: string;
  out: string;
  newItems: boolean;
  json?: boolean;
}): Promise<void> {
  const output = createOutput(flags);
  const { manifest, artifact: whole } = await openRun(flags.run);
  const { encoder: _encoder, ...withoutEncoder } = whole;
  const artifact = flags.newItems ? whole : withoutEncoder;
  const { data, ...training } = manifest;
  // The folder is a path on this machine; the hash says enough.
  const files = await encodeArtifact(artifact, { ...training, dataHash: data.hash });
  await writeArtifactFolder(flags.out, files);
  await writeCard(await inspectArtifact(flags.out), null);
  if (!isFinished(manifest)) {
    output.line(`note: the run is unfinished (step ${manifest.step} of ${manifest.totalSteps})`);
  }
  const sizes = [...files].map(([path, { byteLength }]) => ({ path, bytes: byteLength }));
  const bytes = sizes.reduce((sum, file) => sum + file.bytes, 0);
  output.table(
    ["file", "bytes"],
    [...sizes.map((file) => [file.path, String(file.bytes)]), ["total", String(bytes)]],
    { numeric: [1] },
  );
  output.result({ out: flags.out, files: sizes, bytes });
}

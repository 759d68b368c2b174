import { writeFile } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { readArtifactFolder, type ArtifactFolder } from "../artifact-folder.ts";
import { describeArtifact, type Section } from "../describe-artifact.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import { measureArtifact, type VisitorCost } from "../measure-artifact.ts";
import { startBackend } from "../start-backend.ts";
import { writeModelCard } from "./model-card.ts";
import { traceTasks } from "./trace-tasks.ts";

/** Name of the card beside the artifact's files. It is documentation: model.json does not list it, nothing reads it. */
export const MODEL_CARD = "MODEL_CARD.md";

/** An artifact, described and measured. */
export interface ArtifactFacts {
  readonly name: string;
  readonly path: string;
  readonly folder: ArtifactFolder;
  readonly description: readonly Section[];
  readonly cost: VisitorCost;
  readonly backend: string;
}

/** Reads, verifies, describes and measures an artifact. Throws `ArtifactError`. */
export async function inspectArtifact(path: string): Promise<ArtifactFacts> {
  const folder = await readArtifactFolder(path);
  const backend = await startBackend();
  const description = await describeArtifact(folder);
  const cost = await measureArtifact(folder.artifact);
  return { name: basename(resolve(path)), path, folder, description, cost, backend };
}

/** Writes the card into the artifact's folder, over an earlier one. */
export async function writeCard(facts: ArtifactFacts, evaluation: EvaluationReport | null): Promise<string> {
  const path = join(facts.path, MODEL_CARD);
  await writeFile(path, writeModelCard({ ...facts, evaluation }));
  return path;
}

/** Writes the report as one HTML file, with trajectories of the inner loop where the data are given. */
export async function writeReport(
  facts: ArtifactFacts,
  out: string,
  options: { readonly evaluation: EvaluationReport | null; readonly dataFolder?: string | undefined },
): Promise<void> {
  const { evaluation, dataFolder } = options;
  const trajectories =
    dataFolder === undefined ? null : await traceTasks(facts.folder.artifact, dataFolder, evaluation);
  // Loaded here: the plotting library would keep every other command waiting.
  const { renderReport } = await import("./render-report.ts");
  await writeFile(out, renderReport({ ...facts, evaluation, trajectories }));
}

import { readArtifactFolder } from "../artifact-folder.ts";
import { createLearnedRanker } from "../learned-ranker.ts";
import { readDataSet } from "../read-data-set.ts";
import { startBackend } from "../start-backend.ts";
import { readVersions } from "../versions.ts";
import { requireSameCatalogue } from "./require-same-catalogue.ts";
import { requireUnseen } from "./require-unseen.ts";
import { runEvaluation, type EvaluationOptions, type EvaluationReport } from "./run-evaluation.ts";

/** Judges exported artifacts on a data folder, beside the baselines. */
export interface ArtifactEvaluation extends EvaluationOptions {
  readonly dataFolder: string;
  readonly artifacts: readonly { readonly name: string; readonly folder: string }[];
}

/**
 * An evaluation through the shipped path: int8 artifacts, read and verified as a browser does, adapted and scored by the
 * engine's own code. Throws when an artifact is for another catalogue, or has been trained on
 * what is judged.
 */
export async function evaluateArtifacts({
  dataFolder,
  artifacts,
  ...options
}: ArtifactEvaluation): Promise<EvaluationReport> {
  const backend = await startBackend();
  const data = await readDataSet(dataFolder);
  const opened = await Promise.all(
    artifacts.map(async ({ name, folder }) => ({ name, folder, ...(await readArtifactFolder(folder)) })),
  );
  for (const { folder, artifact, manifest } of opened) {
    requireSameCatalogue(artifact.catalogue, data.catalogue, { artifact: folder, data: dataFolder });
    const { part = "test", split = data.split } = options;
    requireUnseen(
      manifest.userDefinedMetadata.inkling.training,
      { dataHash: data.hash, part, split },
      folder,
    );
  }
  const rankers = opened.map(({ name, artifact }) => createLearnedRanker(name, artifact));
  try {
    return await runEvaluation(data, rankers, {
      split: data.split,
      versions: { ...readVersions(), backend },
      seals: Object.fromEntries(
        opened.map(({ name, manifest }) => [name, manifest.userDefinedMetadata.inkling.seal]),
      ),
      bytes: opened.length === 1 ? opened[0]!.bytes : null,
      ...options,
    });
  } finally {
    for (const ranker of rankers) ranker.dispose();
  }
}

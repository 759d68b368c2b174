import type { Artifact } from "../../model/artifact.ts";
import { readArtifactFolder } from "../artifact-folder.ts";
import type { DataSet } from "../data-set.ts";
import { createLearnedRanker } from "../learned-ranker.ts";
import type { Ranker } from "../ranker.ts";
import { readDataSet } from "../read-data-set.ts";
import { startBackend } from "../start-backend.ts";
import { readVersions } from "../versions.ts";
import { evaluateRatings, type RatingReport } from "./evaluate-ratings.ts";
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
export async function evaluateArtifacts(options: ArtifactEvaluation): Promise<EvaluationReport> {
  return judgeArtifacts(options, runEvaluation);
}

/** The same for artifacts of ratings, under protocol `ratings`. Throws also where one has learned to rank. */
export async function evaluateRatingArtifacts(options: ArtifactEvaluation): Promise<RatingReport> {
  return judgeArtifacts(options, evaluateRatings, ({ spec }, folder) => {
    if (spec.labels) return;
    throw new Error(`${folder} ranks items and foretells no ratings; train it with --objective ratings`);
  });
}

async function judgeArtifacts<Report>(
  { dataFolder, artifacts, ...options }: ArtifactEvaluation,
  judge: (data: DataSet, rankers: readonly Ranker[], options: EvaluationOptions) => Promise<Report>,
  requireFit: (artifact: Artifact, folder: string) => void = () => undefined,
): Promise<Report> {
  const backend = await startBackend();
  const data = await readDataSet(dataFolder);
  const opened = await Promise.all(
    artifacts.map(async ({ name, folder }) => ({ name, folder, ...(await readArtifactFolder(folder)) })),
  );
  for (const { folder, artifact, manifest } of opened) {
    requireFit(artifact, folder);
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
    return await judge(data, rankers, {
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

import { stat } from "node:fs/promises";
import { join } from "node:path";
import type { Artifact } from "../../model/artifact.ts";
import { writeArtifactFolder } from "../artifact-folder.ts";
import { chooseFineTuning, type FineTuningKind } from "../choose-fine-tuning.ts";
import type { DataSet, Session } from "../data-set.ts";
import { encodeArtifact } from "../encode-artifact.ts";
import type { Protocol } from "../evaluate/cut-protocol.ts";
import { evaluateKShot } from "../evaluate/evaluate-k-shot.ts";
import { createLearnedRanker } from "../learned-ranker.ts";
import { hasRun, type RunManifest } from "../run-folder.ts";
import { openRun, runTraining } from "../run-training.ts";
import type { Contender } from "./contenders.ts";

/** What all contenders of a comparison share. */
export interface Preparation {
  readonly dataFolder: string;
  readonly data: DataSet;
  /** What the arms choose their fine-tuning on. */
  readonly validation: readonly Session[];
  readonly protocol: Protocol;
  readonly signal?: AbortSignal | undefined;
  readonly onTrain?: ((manifest: Pick<RunManifest, "step" | "totalSteps" | "loss">) => void) | undefined;
  readonly onChoose?: ((trial: number) => void) | undefined;
}

/** A contender whose artifact is written. */
export interface PreparedContender {
  readonly artifactFolder: string;
  readonly manifest: RunManifest;
}

/** Validation sessions that fine-tuning is chosen on: enough to tell rates apart, few enough for some dozen trials. */
const CHOOSING = 400;

/**
 * Trains a contender in its folder, or goes on with what was begun there, and exports it. An arm without meta-learning
 * is fine-tuned in the way that the validation sessions like best. Throws when `signal` stops it; calling it again goes
 * on from the checkpoint.
 */
export async function prepareContender(
  folder: string,
  { config, fineTuning }: Contender,
  preparation: Preparation,
): Promise<PreparedContender> {
  // Arms that differ by their fine-tuning alone share what was trained.
  const runFolder = fineTuning
    ? join(folder, "..", `${config.init}-${config.seed}`, "run")
    : join(folder, "run");
  const artifactFolder = join(folder, "artifact");
  let totalSteps = 0;
  const trained = await runTraining({
    dataFolder: preparation.dataFolder,
    runFolder,
    config,
    on: "train",
    resume: await hasRun(runFolder),
    ...(preparation.signal && { signal: preparation.signal }),
    onStart: (started) => (totalSteps = started.totalSteps),
    onStep: (step, loss) => preparation.onTrain?.({ step, totalSteps, loss }),
  });
  preparation.signal?.throwIfAborted();
  if (await exists(artifactFolder)) return { artifactFolder, manifest: trained };
  const { artifact, manifest } = await openRun(runFolder);
  const final = fineTuning ? await fineTune(artifact, fineTuning, preparation) : artifact;
  const { data, ...training } = manifest;
  await writeArtifactFolder(
    artifactFolder,
    await encodeArtifact(final, { ...training, dataHash: data.hash }),
  );
  return { artifactFolder, manifest };
}

/** The artifact with the settings under which its curve over the validation sessions encloses the largest area. */
async function fineTune(
  artifact: Artifact,
  kind: FineTuningKind,
  { data, validation, protocol, signal, onChoose }: Preparation,
): Promise<Artifact> {
  const every = Math.max(1, Math.floor(validation.length / CHOOSING));
  const test = validation.filter((_, at) => at % every === 0).slice(0, CHOOSING);
  let trial = 0;
  const judge = async (candidate: Artifact) => {
    signal?.throwIfAborted();
    onChoose?.(++trial);
    const ranker = createLearnedRanker("candidate", candidate);
    try {
      const asked = { rankers: [ranker], catalogue: data.catalogue, test, protocol };
      return (await evaluateKShot(asked)).curves[0]!.area;
    } finally {
      ranker.dispose();
    }
  };
  return (await chooseFineTuning(artifact, judge, kind)).artifact;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

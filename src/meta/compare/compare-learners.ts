import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readArtifactFolder } from "../artifact-folder.ts";
import { fitItemKnn } from "../baselines/item-knn.ts";
import { fitPopularity } from "../baselines/popularity.ts";
import type { Session } from "../data-set.ts";
import type { Protocol } from "../evaluate/cut-protocol.ts";
import { evaluateKShot, type KShotResult } from "../evaluate/evaluate-k-shot.ts";
import { splitForProtocol } from "../evaluate/split-for-protocol.ts";
import { createLearnedRanker } from "../learned-ranker.ts";
import { measureArtifact, type VisitorCost } from "../measure-artifact.ts";
import type { Ranker } from "../ranker.ts";
import { readDataSet } from "../read-data-set.ts";
import type { RunManifest } from "../run-folder.ts";
import { startBackend } from "../start-backend.ts";
import { joinByUnit } from "../task-unit.ts";
import type { TrainConfig } from "../train-config.ts";
import { readVersions } from "../versions.ts";
import { listContenders, type Contender } from "./contenders.ts";
import { prepareContender } from "./prepare-contender.ts";

/** Which learners meet, on what. */
export interface ComparisonOptions {
  readonly dataFolder: string;
  /** Where runs, artifacts and results are kept, so that a comparison that was stopped goes on. */
  readonly workFolder: string;
  readonly learners: readonly string[];
  readonly seeds: readonly number[];
  /** Body and outer loop of all contenders. */
  readonly config: TrainConfig;
  readonly protocol: Protocol;
  readonly part: "validation" | "test";
  /** Default: those of the protocol. */
  readonly ks?: readonly number[];
  readonly signal?: AbortSignal;
  readonly onProgress?: (contender: string, stage: string) => void;
}

/** How one contender did with one seed. */
export interface ContenderResult {
  readonly name: string;
  readonly seed: number;
  /** Of the contender alone: one curve. */
  readonly result: KShotResult;
  /** `null` for rankers that are counted, not trained. */
  readonly cost: (VisitorCost & TrainingCost) | null;
}

/** What training and serving a contender took. */
export interface TrainingCost {
  readonly trainSeconds: number;
  readonly tasksPerSecond: number;
  readonly artifactBytes: number;
  readonly steps: number;
  readonly innerLr: number;
}

/** Plain JSON. */
export interface Comparison {
  readonly dataHash: string;
  readonly protocol: Protocol;
  readonly part: "validation" | "test";
  readonly seeds: readonly number[];
  readonly config: TrainConfig;
  readonly backend: string;
  readonly versions: Readonly<Record<string, string>>;
  /** Training tasks of one epoch, and what was judged. */
  readonly tasks: number;
  readonly judged: number;
  readonly results: readonly ContenderResult[];
}

/**
 * Trains every contender on the training part with the same tasks and seeds, exports it, and judges the artifacts on
 * the asked part, which neither training nor the choice of fine-tuning has seen. Popularity and item-kNN, counted on
 * the same training part, stand beside them. What is finished is not done again.
 */
export async function compareLearners(options: ComparisonOptions): Promise<Comparison> {
  const { dataFolder, workFolder, config, protocol, part, signal, onProgress } = options;
  const { seeds } = options;
  // Protocol M deals its tasks anew for every seed; else one arm stands beside all seeds of a learner.
  const armSeeds = protocol === "M" ? seeds : seeds.slice(0, 1);
  const contenders = listContenders(options.learners, { seeds, armSeeds }, config);
  await mkdir(workFolder, { recursive: true });
  const backend = await startBackend();
  const data = await readDataSet(dataFolder);
  const parts = splitForProtocol(protocol, data, data.split);
  const joined = (sessions: readonly Session[]) => joinByUnit(sessions, config.taskUnit);
  const validation = joined(parts.validation);
  const judged = part === "test" ? joined(parts.test) : validation;
  const judge = (ranker: Ranker, seed: number) =>
    evaluateKShot({
      rankers: [ranker],
      catalogue: data.catalogue,
      test: judged,
      protocol,
      seed,
      ...(options.ks && { ks: options.ks }),
      onProgress: ({ k, done, total }) => onProgress?.(ranker.name, `k = ${k}, ${done} of ${total} tasks`),
    });

  const results: ContenderResult[] = [];
  let tasks = 0;
  const counted = [fitPopularity, fitItemKnn].map((fit) => fit(joined(parts.train), data.catalogue));
  for (const ranker of counted) {
    for (const seed of armSeeds) {
      results.push({ name: ranker.name, seed, result: await judge(ranker, seed), cost: null });
    }
  }
  for (const contender of contenders) {
    signal?.throwIfAborted();
    const { name, seed } = contender;
    const folder = join(workFolder, `${name.replaceAll(/\W+/g, "-")}-${seed}`);
    const { artifactFolder, manifest } = await prepareContender(folder, contender, {
      dataFolder,
      data,
      validation,
      protocol,
      signal,
      onTrain: ({ step, totalSteps, loss }) =>
        onProgress?.(name, `step ${step} of ${totalSteps}, loss ${loss?.toFixed(3)}`),
      onChoose: (trial) => onProgress?.(name, `fine-tuning ${trial}`),
    });
    tasks = Math.max(tasks, manifest.tasks);
    results.push(
      await judgeArtifact(contender, {
        folder,
        artifactFolder,
        manifest,
        key: [protocol, part, ...(options.ks ?? [])].map(String),
        judge,
      }),
    );
    onProgress?.(name, "judged");
  }
  return {
    dataHash: data.hash,
    protocol,
    part,
    seeds,
    config,
    backend,
    versions: readVersions(),
    tasks,
    judged: judged.length,
    results,
  };
}

interface JudgedArtifact {
  readonly folder: string;
  readonly artifactFolder: string;
  readonly manifest: RunManifest;
  /** What the judgement depends on besides the artifact. */
  readonly key: readonly string[];
  readonly judge: (ranker: Ranker, seed: number) => Promise<KShotResult>;
}

/** The result that lies in the contender's folder, where it is of this artifact and judgement; a new one otherwise. */
async function judgeArtifact(
  { name, seed }: Contender,
  { folder, artifactFolder, manifest, key, judge }: JudgedArtifact,
): Promise<ContenderResult> {
  const { artifact, bytes, manifest: artifactManifest } = await readArtifactFolder(artifactFolder);
  const file = join(folder, `${key.join("-")}.json`);
  const { seal } = artifactManifest.userDefinedMetadata.inkling;
  const known = await readFile(file, "utf8").then(
    (text) => JSON.parse(text) as { seal: string; result: ContenderResult },
    () => undefined,
  );
  if (known?.seal === seal) return known.result;
  const ranker = createLearnedRanker(name, artifact);
  const { steps, innerLr } = artifact.spec.learner;
  try {
    const result: ContenderResult = {
      name,
      seed,
      result: await judge(ranker, seed),
      cost: {
        ...(await measureArtifact(artifact)),
        trainSeconds: manifest.trainSeconds,
        tasksPerSecond: (manifest.step * manifest.config.metaBatch) / Math.max(0.1, manifest.trainSeconds),
        artifactBytes: bytes,
        steps,
        innerLr,
      },
    };
    await writeFile(file, JSON.stringify({ seal, result }));
    return result;
  } finally {
    ranker.dispose();
  }
}

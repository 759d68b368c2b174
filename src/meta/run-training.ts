import { isDeepStrictEqual } from "node:util";
import { createContentSchema } from "../model/content/create-content-schema.ts";
import { readArtifactFolder } from "./artifact-folder.ts";
import { chooseCues } from "./cues/choose-cues.ts";
import { settleCues } from "./cues/settle-cues.ts";
import { readDataSet } from "./read-data-set.ts";
import { hasRun, readRun, writeRun, type RunManifest, type TrainOn } from "./run-folder.ts";
import { splitSessions, type SplitAt } from "./split.ts";
import { startBackend } from "./start-backend.ts";
import type { DataSet, Session } from "./data-set.ts";
import { createTrainRun, type TrainRun } from "./train.ts";
import { takeOver, type TakenOver } from "./take-over.ts";
import type { TrainConfig } from "./train-config.ts";
import { joinByUnit } from "./task-unit.ts";
import { readVersions } from "./versions.ts";
import type { Artifact } from "../model/artifact.ts";

/** What a training run is asked to do. */
export interface TrainingOptions {
  readonly dataFolder: string;
  readonly runFolder: string;
  readonly config: TrainConfig;
  /** Default: everything before the test where the data name a test, otherwise all sessions. */
  readonly on?: TrainOn;
  /** Overrides the data's own split. */
  readonly split?: SplitAt;
  /** Go on from the checkpoint in `runFolder`. */
  readonly resume?: boolean;
  /** A run or an artifact, maybe of another shop, whose weights and content rows training starts from. */
  readonly initFrom?: string;
  /** Aborting stops after the current step, with a checkpoint. */
  readonly signal?: AbortSignal;
  readonly onStart?: (manifest: RunManifest) => void;
  readonly onStep?: (step: number, loss: number) => void;
}

const CHECKPOINT_EVERY_MS = 60_000;

/** Meta-trains until done or aborted; the run folder then holds all there is to know. Returns its manifest. */
export async function runTraining(options: TrainingOptions): Promise<RunManifest> {
  const { dataFolder, runFolder, signal } = options;
  const previous = await findPrevious(options);
  const backend = await startBackend();
  const source = options.initFrom === undefined ? undefined : await openModel(options.initFrom, options);
  const data = await readDataSet(dataFolder);
  // A run goes on with what it began with, so that `--resume` alone is enough.
  const on = options.on ?? previous?.manifest.on ?? (hasTest(data, data.split) ? "refit" : "all");
  const split = options.split ?? previous?.manifest.split ?? data.split;
  const sessions = joinByUnit(chooseSessions(data, on, split), options.config.taskUnit);
  const config = await settleCues(options.config, previous?.manifest.config, () =>
    chooseCues(sessions, data.catalogue, options.config),
  );
  if (previous) requireSame(previous.manifest, { config, hash: data.hash, on, split });
  const run = createTrainRun(data, sessions, config, previous?.state);
  const startedFrom = source
    ? { folder: options.initFrom!, ...startFrom(run, data, config, source) }
    : previous?.manifest.startedFrom;

  let loss = previous?.manifest.loss ?? null;
  let trainedMs = (previous?.manifest.trainSeconds ?? 0) * 1000;
  const describe = (): RunManifest => ({
    format: "inkling-run@2",
    config,
    data: { folder: dataFolder, hash: data.hash },
    split,
    on,
    ...(startedFrom && { startedFrom }),
    sessions: run.historyCount,
    tasks: run.taskCount,
    step: run.state.step,
    totalSteps: run.totalSteps,
    loss,
    ...describeHeldOut(run),
    trainSeconds: Math.round(trainedMs / 100) / 10,
    backend,
    versions: readVersions(),
  });
  options.onStart?.(describe());

  let savedAtMs = performance.now();
  while (!run.finished && !signal?.aborted) {
    const startedMs = performance.now();
    const batchLoss = run.step();
    trainedMs += performance.now() - startedMs;
    loss = loss === null ? batchLoss : 0.98 * loss + 0.02 * batchLoss;
    options.onStep?.(run.state.step, loss);
    if (performance.now() - savedAtMs > CHECKPOINT_EVERY_MS) {
      await writeRun(runFolder, describe(), run.state);
      savedAtMs = performance.now();
    }
    // Lets Ctrl-C and the progress bar in.
    await new Promise(setImmediate);
  }
  await writeRun(runFolder, describe(), run.state);
  return describe();
}

function startFrom({ state }: TrainRun, data: DataSet, { spec }: TrainConfig, source: Artifact): TakenOver {
  return takeOver(state, { spec, schema: createContentSchema(data.catalogue) }, source);
}

/** The model in a run folder or an artifact folder. Throws where a run could not start from it. */
async function openModel(folder: string, { resume, config }: TrainingOptions): Promise<Artifact> {
  if (resume) {
    throw new Error("a run that is resumed goes on from its own checkpoint; leave out --init-from");
  }
  if (config.init !== "meta") {
    throw new Error(
      `an init by ${config.init} starts from chance, which is the point of it; leave out --init-from`,
    );
  }
  return (await hasRun(folder))
    ? (await openRun(folder)).artifact
    : (await readArtifactFolder(folder)).artifact;
}

function describeHeldOut({ state, totalSteps, finished }: TrainRun): Pick<RunManifest, "heldOut"> {
  if (!state.heldOut) return {};
  const { best, last } = state.heldOut;
  return { heldOut: { best, last, stoppedAt: finished && state.step < totalSteps ? state.step : null } };
}

/** The model of a run folder as it was last checkpointed. Needs the data it was trained on. */
export async function openRun(runFolder: string): Promise<{ manifest: RunManifest; artifact: Artifact }> {
  const { manifest, state } = await readRun(runFolder);
  await startBackend();
  const data = await readDataSet(manifest.data.folder);
  if (data.hash !== manifest.data.hash) {
    throw new Error(
      `${manifest.data.folder} has changed since ${runFolder} was trained on it; import the same log again or train anew`,
    );
  }
  const run: TrainRun = createTrainRun(
    data,
    joinByUnit(chooseSessions(data, manifest.on, manifest.split), manifest.config.taskUnit),
    manifest.config,
    state,
  );
  return { manifest, artifact: run.toArtifact() };
}

function chooseSessions(data: DataSet, on: TrainOn, split: SplitAt): readonly Session[] {
  return on === "all" ? data.sessions : splitSessions(data, split)[on];
}

function hasTest(data: DataSet, split: SplitAt): boolean {
  return (
    split.testFrom !== undefined ||
    split.leaveLastOut === true ||
    data.sessions.some((session) => session.part === "test")
  );
}

async function findPrevious({ runFolder, resume }: TrainingOptions) {
  if (resume) return readRun(runFolder);
  if (await hasRun(runFolder)) {
    throw new Error(
      `${runFolder} already holds a run; go on with --resume, or choose another --out to keep both`,
    );
  }
  return undefined;
}

function requireSame(
  manifest: RunManifest,
  now: { config: TrainConfig; hash: string; on: TrainOn; split: SplitAt },
): void {
  const before = {
    config: manifest.config,
    hash: manifest.data.hash,
    on: manifest.on,
    split: manifest.split,
  };
  const changed = (Object.keys(now) as (keyof typeof now)[]).filter(
    (key) => !isDeepStrictEqual(before[key], now[key]),
  );
  if (changed.length > 0) {
    throw new Error(
      `the run was started with another ${changed.join(" and ")}; resume with the same options and data, or train into another --out`,
    );
  }
}

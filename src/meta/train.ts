import type { CueSpec } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { finish } from "../core/steps.ts";
import { createLearner } from "../learners/index.ts";
import { createCueReader } from "../learners/read-cues.ts";
import type { Artifact } from "../model/artifact.ts";
import type { CueTables } from "../model/cue-tables.ts";
import { createContentSchema } from "../model/content/create-content-schema.ts";
import { encodeContent } from "../model/content/encode-content.ts";
import { estimateSide } from "../model/estimate-side.ts";
import type { ContentRows } from "../model/content/content-schema.ts";
import { encodeItems, type ItemTables } from "../model/item-encoder.ts";
import type { CueContext } from "./cues/batch-cues.ts";
import { countCueTables, type CountedCues } from "./cues/count-cue-tables.ts";
import type { DataSet, Session } from "./data-set.ts";
import { estimatePropensity } from "./estimate-propensity.ts";
import { hasStopped, isCheckDue, noteCheck } from "./early-stopping.ts";
import { createHeldOutLoss } from "./held-out-loss.ts";
import { holdOutHistories } from "./hold-out-histories.ts";
import { takeOuterStep, type OuterLoop } from "./outer-loop.ts";
import { createItemSampler, sampleItems } from "./sampler.ts";
import { addUserTable, requireFixedRates, takePreTrainStep } from "./pre-train.ts";
import { countItems, createSideFeatures } from "./side-features.ts";
import { startFromFactors } from "./start-from-factors.ts";
import { createRatedTaskSource } from "./rated-tasks.ts";
import {
  countTasks,
  createTaskSource,
  dealTask,
  dealTasks,
  getTask,
  shuffleTasks,
  type TaskSource,
} from "./tasks.ts";
import { stepSeed } from "./task-batches.ts";
import type { TrainConfig } from "./train-config.ts";
import { initTrainState, type TrainState } from "./train-state.ts";

/** A run that can stop after any step and go on later, bit for bit. */
export interface TrainRun {
  readonly state: TrainState;
  readonly totalSteps: number;
  readonly taskCount: number;
  /** Histories that are trained on. */
  readonly historyCount: number;
  /** Whether all steps are done, or training has stopped early. */
  readonly finished: boolean;
  /** One outer step, with a check of the held-out loss where one is due; returns the step's loss. */
  step(): number;
  /** The model as it is now; where histories are held out, as it was at the best check. */
  toArtifact(): Artifact;
}

/** Prepares training, by default meta-training, on the given histories; pass a checkpoint's state to resume. */
export function createTrainRun(
  data: Pick<DataSet, "catalogue">,
  histories: readonly Session[],
  config: TrainConfig,
  checkpoint?: TrainState,
): TrainRun {
  const { spec, seed, init } = config;
  if (init !== "meta") requireFixedRates(spec, init);
  const learner = createLearner(init === "pre-train" ? withoutInnerLoop(spec) : withoutCaution(spec));
  const { training: sessions, heldOut } = holdOutHistories(histories, config.holdOut, seed);
  const catalogueSize = data.catalogue.ids.length;
  const propensity = config.positions === "none" ? undefined : estimatePropensity(sessions, catalogueSize);
  const counts = countItems(sessions, catalogueSize, propensity);
  const schema = createContentSchema(data.catalogue);
  const content = encodeContent(schema, data.catalogue);
  const source = cutTasks(sessions, config);
  const cues =
    spec.cues &&
    countCueTables(sessions, data.catalogue, schema, spec.cues, {
      exact: (spec.learner.options?.["exactCues"] ?? 0) > 0,
    });
  const stepsPerEpoch = Math.ceil(countTasks(source) / config.metaBatch);
  const sampler = createItemSampler(counts);
  const side = createSideFeatures(spec.side, counts);
  const contrast = sampleItems(sampler, catalogueSize, config.contrast, seed);
  const loop: OuterLoop = {
    learner,
    content,
    config,
    totalSteps: init === "random" ? 0 : Math.round(stepsPerEpoch * config.epochs),
    context: {
      catalogueSize,
      supportRows: spec.supportRows,
      ...(spec.labels && { labels: spec.labels }),
      ...(propensity && { propensity }),
      side,
      sideCount: spec.side.length,
      sampler,
      contrast,
      negatives: config.negatives,
      ...(cues && { cues: prepareCues(spec.cues!, cues, source, catalogueSize) }),
    },
    ...(config.keepItem < 1 && {
      likelySide: finish(estimateSide(schema, { ...data, side }, data.catalogue, spec.side.length)),
    }),
  };
  const fresh = () => {
    const first = initTrainState(learner, catalogueSize, content.count, seed);
    // In a set nothing is newer: trust in the places of a support starts level, not in favour of the newest.
    if (config.order === "shuffled") first.meta["recency"]?.values.fill(0);
    if (spec.labels) startFromFactors(first, sessions);
    forgetUnseen(first.tables, content, counts);
    return init === "pre-train-users" ? addUserTable(first, sessions.length) : first;
  };
  if (checkpoint && checkpoint.tables.content.length !== content.count * spec.dim) {
    throw new Error(
      "the run was trained when attributes were read in another way, so its content table does not fit; train anew",
    );
  }
  const state = checkpoint ?? fresh();
  const takeStep = init === "pre-train-users" ? takePreTrainStep : takeOuterStep;
  const measureHeldOut = heldOut.length > 0 ? prepareHeldOutLoss(heldOut, loop) : undefined;
  let order: { epoch: number; source: TaskSource; tasks: Int32Array } = {
    epoch: -1,
    source,
    tasks: new Int32Array(0),
  };

  const step = (): number => {
    const epoch = Math.floor(state.step / stepsPerEpoch);
    if (order.epoch !== epoch) {
      const dealt = config.order === "shuffled" ? dealTasks(source, seed, epoch) : source;
      order = { epoch, source: dealt, tasks: shuffleTasks(source, seed, epoch) };
    }
    const at = (state.step % stepsPerEpoch) * config.metaBatch;
    const batch = order.tasks.subarray(at, at + config.metaBatch);
    const dealSeed = stepSeed(seed, state.step);
    const isDealtAlone = config.order === "shuffled" && config.deal === "task";
    const tasks = Array.from(batch, (task, place) =>
      isDealtAlone ? dealTask(source, task, dealSeed + place) : getTask(order.source, task),
    );
    const loss = takeStep(state, tasks, loop);
    if (measureHeldOut && isCheckDue(state.step, stepsPerEpoch, loop.totalSteps)) {
      state.heldOut = noteCheck(state.heldOut, { step: state.step, loss: measureHeldOut(state) }, state);
    }
    return loss;
  };

  const toArtifact = (): Artifact => {
    const { meta, tables } = state.heldOut?.model ?? state;
    const all = Int32Array.from({ length: catalogueSize }, (_, item) => item);
    return {
      spec: { ...spec, ...(propensity && { propensity }) },
      meta: structuredClone(meta), // training goes on in place
      catalogue: data.catalogue,
      vectors: encodeItems(tables, content, all).vectors,
      side,
      contrast,
      ...(cues && { cues: cues.tables }),
      ...(content.count > 0 && { encoder: { schema, table: tables.content.slice() } }),
    };
  };

  return {
    state,
    totalSteps: loop.totalSteps,
    taskCount: countTasks(source),
    historyCount: sessions.length,
    get finished() {
      return state.step >= loop.totalSteps || hasStopped(state.heldOut, config);
    },
    step,
    toArtifact,
  };
}

/** Tasks are questions to a log that holds their own answers: each leaves its own history out. */
function prepareCues(spec: CueSpec, cues: CountedCues, source: TaskSource, items: number): CueContext {
  return {
    spec,
    reader: createCueReader(spec, cues.tables, items),
    bareReader: createCueReader(spec, withoutCoVisits(cues.tables), items),
    ownOf: (history) => cues.leaveOut(source.sessions[history]!),
  };
}

function withoutCoVisits({ starts, matches }: CueTables): CueTables {
  const none = new Float32Array(0);
  return {
    starts: new Int32Array(starts.length),
    columns: new Int32Array(0),
    together: none,
    next: none,
    matches,
  };
}

/** Nothing has happened to these items, so their id says nothing; chance would move them away from their likes. */
function forgetUnseen({ dim, id }: ItemTables, { offsets }: ContentRows, counts: Float64Array): void {
  counts.forEach((count, item) => {
    if (count === 0 && offsets[item]! < offsets[item + 1]!) id.fill(0, item * dim, (item + 1) * dim);
  });
}

/** The learner that never adapts: what it lowers is the loss of one body on all tasks. */
function withoutInnerLoop(spec: ModelSpec): ModelSpec {
  return { ...spec, learner: { ...spec.learner, steps: 0 } };
}

function cutTasks(sessions: readonly Session[], { spec, targets, targetCount }: TrainConfig): TaskSource {
  if (spec.labels) return createRatedTaskSource(sessions, spec);
  return createTaskSource(sessions, spec.supportRows, { repeats: targets === "any", targetCount });
}

/** The learner as it learns: what it is careful about in use, training would otherwise make up for. */
function withoutCaution(spec: ModelSpec): ModelSpec {
  const { learner } = spec;
  if (!learner.options?.["caution"]) return spec;
  return { ...spec, learner: { ...learner, options: { ...learner.options, caution: 0 } } };
}

/** Held-out histories that are sets are dealt once, and then the same at every check. */
function prepareHeldOutLoss(heldOut: readonly Session[], loop: OuterLoop) {
  const { order, seed } = loop.config;
  const cut = cutTasks(heldOut, loop.config);
  const source = order === "shuffled" ? dealTasks(cut, seed, 0) : cut;
  const { cues } = loop.context;
  const context = { ...loop.context, ...(cues && { cues: { spec: cues.spec, reader: cues.reader } }) };
  return createHeldOutLoss(countTasks(source), (task) => getTask(source, task), { ...loop, context });
}

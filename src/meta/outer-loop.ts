import { createRandom } from "../core/random.ts";
import type { Learner } from "../learners/learner.ts";
import { disposeTaskBatch } from "../learners/task-batch.ts";
import type { ContentRows } from "../model/content/content-schema.ts";
import { backpropagateItems, encodeItems } from "../model/item-encoder.ts";
import { decodeParams, disposeParams } from "../model/params.ts";
import { applyAdam, applyLazyAdam } from "./adam.ts";
import { takeGradient } from "./batch-gradient.ts";
import { dropSupport } from "./drop-support.ts";
import { hideItems, type HiddenItems } from "./hide-items.ts";
import { planTasks } from "./plan-tasks.ts";
import { stepSeed, type BatchContext } from "./task-batches.ts";
import type { Task } from "./tasks.ts";
import { scheduleRate, type TrainConfig } from "./train-config.ts";
import type { TrainState } from "./train-state.ts";

/** Fixed parts of a run. */
export interface OuterLoop {
  readonly learner: Learner;
  readonly content: ContentRows;
  readonly context: BatchContext;
  readonly config: TrainConfig;
  readonly totalSteps: number;
  /** Side features that each item would have as a new one; where items are hidden. */
  readonly likelySide?: Float32Array;
}

/** One outer step on a batch of tasks: updates the state in place and returns the loss that it lowered. */
export function takeOuterStep(state: TrainState, tasks: readonly Task[], loop: OuterLoop): number {
  const { learner, content, config, totalSteps } = loop;
  const seed = stepSeed(config.seed, state.step);
  const { context, hidden } = hideSome(waitForCoVisits(loop, state.step), seed + 3);
  const plan = planTasks(dropSupport(tasks, config.taskDropout, seed + 2), context, seed);
  const { keepId, dropout } = config;
  const noise = { random: createRandom(seed + 1), keepId, dropout, ...(hidden && { hidden }) };
  const encoded = encodeItems(state.tables, content, plan.items, noise);
  const meta = decodeParams(state.meta);
  const batch = plan.build(encoded.vectors, state.tables.dim);
  const { loss, grads, itemGrads } = takeGradient(learner, meta, batch, {
    seed,
    against: config.adversarial,
  });
  disposeParams(meta);
  disposeTaskBatch(batch);
  const gradients = Object.values(grads).map(({ values }) => values);
  requireFinite(state.step, "loss", [loss]);
  for (const values of [...gradients, itemGrads]) requireFinite(state.step, "gradient", values);

  const tableGrads = backpropagateItems(state.tables, content, encoded, itemGrads);
  const rate = scheduleRate(state.step, totalSteps, config.warmupSteps);
  const decay = { decay: config.weightDecay };
  state.step++;
  for (const [name, { values }] of Object.entries(state.meta)) {
    applyAdam(values, grads[name]!.values, state.moments[name]!, rate * config.metaLr, state.step, decay);
    requireFinite(state.step, `weight "${name}"`, values);
  }
  const tableRate = rate * config.tableLr;
  applyLazyAdam(state.tables.id, tableGrads.id, state.moments["table/id"]!, tableRate, state.step, decay);
  applyLazyAdam(
    state.tables.content,
    tableGrads.content,
    state.moments["table/content"]!,
    tableRate,
    state.step,
    decay,
  );
  return loss;
}

/** The loop as a step sees it: the first ones without co-visits. */
function waitForCoVisits(loop: OuterLoop, step: number): OuterLoop {
  const { cues } = loop.context;
  if (!cues?.bareReader || step >= loop.config.coVisitsFrom * loop.totalSteps) return loop;
  return { ...loop, context: { ...loop.context, cues: { spec: cues.spec, reader: cues.bareReader } } };
}

function hideSome(
  { context, content, config, likelySide }: OuterLoop,
  seed: number,
): Partial<HiddenItems> & Pick<HiddenItems, "context"> {
  if (!likelySide) return { context };
  return hideItems(context, content, { share: 1 - config.keepItem, likely: likelySide, seed });
}

/** Throws before broken numbers reach a checkpoint and replace a good one. */
function requireFinite(step: number, what: string, values: readonly number[] | Float32Array): void {
  const broken = values.find((value) => !Number.isFinite(value));
  if (broken === undefined) return;
  throw new Error(
    `training diverged at step ${step}: the ${what} became ${broken}; lower --meta-lr or --inner-lr and train again`,
  );
}

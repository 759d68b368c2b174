import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../core/random.ts";
import type { Learner } from "../learners/learner.ts";
import { disposeTaskBatch } from "../learners/task-batch.ts";
import type { ContentRows } from "../model/content-features.ts";
import { backpropagateItems, encodeItems } from "../model/item-encoder.ts";
import { decodeParams, disposeParams } from "../model/params.ts";
import { applyAdam, applyLazyAdam } from "./adam.ts";
import { planBatch, stepSeed, type BatchContext } from "./task-batches.ts";
import type { Task } from "./tasks.ts";
import { scheduleRate, type TrainConfig } from "./train-config.ts";
import { readParams, type TrainState } from "./train-state.ts";

/** Fixed parts of a run. */
export interface OuterLoop {
  readonly learner: Learner;
  readonly content: ContentRows;
  readonly context: BatchContext;
  readonly config: TrainConfig;
  readonly totalSteps: number;
}

/** One outer step on a batch of tasks: updates the state in place and returns the batch's loss. */
export function takeOuterStep(state: TrainState, tasks: readonly Task[], loop: OuterLoop): number {
  const { learner, content, context, config, totalSteps } = loop;
  const seed = stepSeed(config.seed, state.step);
  const plan = planBatch(tasks, context, seed);
  const noise = { random: createRandom(seed + 1), keepId: config.keepId, dropout: config.dropout };
  const encoded = encodeItems(state.tables, content, plan.items, noise);
  const meta = decodeParams(state.meta);
  const batch = plan.build(encoded.vectors, state.tables.dim);
  const { loss, grads, itemGrads } = tf.tidy(() => {
    const { loss, grads, itemGrads } = learner.metaGradient(meta, batch);
    return { loss, grads: readParams(grads), itemGrads: itemGrads.dataSync() as Float32Array } as never;
  }) as { loss: number; grads: ReturnType<typeof readParams>; itemGrads: Float32Array };
  disposeParams(meta);
  disposeTaskBatch(batch);
  if (!Number.isFinite(loss)) {
    throw new Error(
      `training diverged at step ${state.step}: the loss is ${loss}; lower --meta-lr or --inner-lr and resume from the last checkpoint`,
    );
  }

  const tableGrads = backpropagateItems(state.tables, content, encoded, itemGrads);
  const rate = scheduleRate(state.step, totalSteps, config.warmupSteps);
  state.step++;
  for (const [name, { values }] of Object.entries(state.meta)) {
    applyAdam(values, grads[name]!.values, state.moments[name]!, rate * config.metaLr, state.step);
  }
  const tableRate = rate * config.tableLr;
  applyLazyAdam(state.tables.id, tableGrads.id, state.moments["table/id"]!, tableRate, state.step);
  applyLazyAdam(
    state.tables.content,
    tableGrads.content,
    state.moments["table/content"]!,
    tableRate,
    state.step,
  );
  return loss;
}

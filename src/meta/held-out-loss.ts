import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../core/random.ts";
import { lossAfterAdapt } from "../learners/outer-gradient.ts";
import { disposeTaskBatch, expandTasks, type TaskBatch } from "../learners/task-batch.ts";
import { encodeItems } from "../model/item-encoder.ts";
import { decodeParams, disposeParams } from "../model/params.ts";
import type { OuterLoop } from "./outer-loop.ts";
import { planTasks } from "./plan-tasks.ts";
import { stepSeed, type PlannedBatch } from "./task-batches.ts";
import type { Task } from "./tasks.ts";
import type { TrainState } from "./train-state.ts";

/** A check looks at no more tasks than this, so that it stays a small part of training. */
const MOST_TASKS = 2048;

/**
 * A function that measures the mean query loss after adapting to held-out tasks, without any noise. It is always
 * the same tasks, drawn by the run's seed, against the same negatives, so that two checks differ by the model alone.
 */
export function createHeldOutLoss(
  taskCount: number,
  getTask: (task: number) => Task,
  { learner, content, context, config }: OuterLoop,
): (state: Pick<TrainState, "meta" | "tables">) => number {
  const chosen = drawTasks(taskCount, config.seed);
  const plans: { readonly share: number; readonly plan: PlannedBatch<TaskBatch> }[] = [];
  for (let at = 0; at < chosen.length; at += config.metaBatch) {
    const tasks = Array.from(chosen.subarray(at, at + config.metaBatch), getTask);
    plans.push({
      share: tasks.length / chosen.length,
      plan: planTasks(tasks, context, stepSeed(config.seed, -1 - at)),
    });
  }
  return ({ meta: encoded, tables }) => {
    const meta = decodeParams(encoded);
    let mean = 0;
    for (const { share, plan } of plans) {
      const batch = plan.build(encodeItems(tables, content, plan.items).vectors, tables.dim);
      tf.tidy(() => {
        const { support, query } = expandTasks(batch, batch.rows);
        const loss = lossAfterAdapt(learner, meta, learner.adapt(meta, support), query);
        mean += share * loss.dataSync()[0]!;
      });
      disposeTaskBatch(batch);
    }
    disposeParams(meta);
    return mean;
  };
}

/** Numbers of the tasks that are looked at: all, or the first of a shuffled deck. */
function drawTasks(taskCount: number, seed: number): Int32Array {
  const deck = Int32Array.from({ length: taskCount }, (_, task) => task);
  const random = createRandom(stepSeed(seed, -1));
  const count = Math.min(taskCount, MOST_TASKS);
  for (let i = 0; i < count; i++) {
    const j = i + random.below(taskCount - i);
    [deck[i], deck[j]] = [deck[j]!, deck[i]!];
  }
  return deck.subarray(0, count);
}

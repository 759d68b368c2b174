import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import type { Learner } from "../learners/learner.ts";
import { differentiate, lossAfterAdapt } from "../learners/outer-gradient.ts";
import { countEvidence } from "../learners/support-weights.ts";
import { expandTasks } from "../learners/task-batch.ts";
import { getParam } from "../model/params.ts";
import { applyLazyAdam, createMoments } from "./adam.ts";
import { takeOuterStep, type OuterLoop } from "./outer-loop.ts";
import type { Task } from "./tasks.ts";
import { scheduleRate, type TrainConfig } from "./train-config.ts";
import type { TrainState } from "./train-state.ts";

/**
 * Adam's rate of the history vectors, far above the item tables' own: a row is touched a few times per epoch and has to
 * become several units long. From a third to three times of it, validation on public session logs hardly differs.
 */
const USER_LR = 0.3;
/** Pull of a history's vector towards the shared one, per task: keeps the shared one their mean. */
const USER_SHRINKAGE = 0.01;

/**
 * One step of ordinary training, what meta-learning is compared with: the recommender that is trained when nobody
 * thinks of adapting. Every training history has a free user vector of its own, the shared one plus an offset, and
 * items, scorer and vectors lower the query loss of the history's targets together. Supports are not adapted to; they
 * give the side gates their evidence, because the gates are asked with it later. All else is the outer loop's own step.
 */
export function takePreTrainStep(state: TrainState, tasks: readonly Task[], loop: OuterLoop): number {
  const users = state.users!;
  const { dim } = state.tables;
  const rate = scheduleRate(state.step, loop.totalSteps, loop.config.warmupSteps) * USER_LR;
  const offsets = new Float32Array(tasks.length * dim);
  tasks.forEach(({ history }, task) =>
    offsets.set(users.subarray(history * dim, (history + 1) * dim), task * dim),
  );
  let gradients = new Float32Array(0);
  const learner: Learner = {
    ...loop.learner,
    metaGradient: (meta, batch) => {
      const offset = tf.tensor2d(offsets, [tasks.length, dim]);
      const { loss, grads, itemGrads } = differentiate({ ...meta, offset }, batch.rows, (params, rows) => {
        const { offset: own, ...shared } = params;
        const { support, query } = expandTasks(batch, rows);
        const user = tf.add(getParam(shared, "user"), own!);
        return lossAfterAdapt(loop.learner, shared, { user, evidence: countEvidence(support) }, query);
      });
      const { offset: ofOffset, ...ofMeta } = grads;
      gradients = Float32Array.from(ofOffset!.dataSync());
      return { loss, grads: ofMeta, itemGrads };
    },
  };
  const loss = takeOuterStep(state, tasks, { ...loop, learner });
  const byHistory = sumByHistory(tasks, gradients, offsets, dim);
  applyLazyAdam(users, byHistory, state.moments["users"]!, rate, state.step);
  return loss;
}

/** The state with a row for every history, all of them at the shared vector. */
export function addUserTable(state: TrainState, histories: number): TrainState {
  const users = new Float32Array(histories * state.tables.dim);
  return { ...state, users, moments: { ...state.moments, users: createMoments(users.length) } };
}

/** Without meta-learning there are no meta-learned rates or modules: throws unless the learner is plain gradient steps. */
export function requireFixedRates({ learner }: ModelSpec, init: TrainConfig["init"]): void {
  if (learner.name === "fomaml" || learner.name === "maml") return;
  throw new Error(
    `an init by ${init} is fine-tuned with gradient steps at a fixed rate, which ${learner.name} does not do; choose the learner fomaml, or --init meta`,
  );
}

/** Gradients of each history's own loss, with the pull towards the shared vector. */
function sumByHistory(
  tasks: readonly Task[],
  gradients: Float32Array,
  offsets: Float32Array,
  dim: number,
): Map<number, Float32Array> {
  const sums = new Map<number, Float32Array>();
  tasks.forEach(({ history }, task) => {
    const sum = sums.get(history) ?? new Float32Array(dim);
    for (let d = 0; d < dim; d++) {
      const at = task * dim + d;
      sum[d]! += gradients[at]! * tasks.length + USER_SHRINKAGE * offsets[at]!;
    }
    sums.set(history, sum);
  });
  return sums;
}

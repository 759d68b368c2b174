import * as tf from "@tensorflow/tfjs-core";
import type { Learner } from "../learners/learner.ts";
import { metaGradient } from "../learners/outer-gradient.ts";
import type { TaskBatch } from "../learners/task-batch.ts";
import type { EncodedParams, Params } from "../model/params.ts";
import { moveAgainst } from "./move-against.ts";
import { readParams } from "./train-state.ts";

/** A batch's loss with its gradients as plain arrays; `itemGrads` is row-major [rows, dim]. */
export interface BatchGradient {
  readonly loss: number;
  readonly grads: EncodedParams;
  readonly itemGrads: Float32Array;
}

/**
 * How a batch of tasks moves a learner, off the backend. With `against` > 0 all is taken where the batch's item rows
 * have been moved by that share of their own length against the learner (adversarial meta-learning, Yin et al., 2018,
 * arXiv:1806.03316), at twice the time; the move itself counts as a constant.
 */
export function takeGradient(
  learner: Learner,
  meta: Params,
  batch: TaskBatch,
  { seed, against }: { readonly seed: number; readonly against: number },
): BatchGradient {
  let result: BatchGradient | undefined;
  tf.tidy(() => {
    const { loss, grads, itemGrads } = metaGradient(learner, meta, batch, { seed });
    // Not returned: tidy would look for tensors in every single number (50 ms for 2000 rows).
    result = { loss, grads: readParams(grads), itemGrads: itemGrads.dataSync() as Float32Array };
  });
  if (against === 0) return result!;
  const [count, dim] = batch.rows.shape;
  const rows = batch.rows.dataSync() as Float32Array;
  const moved = moveAgainst(rows, result!.itemGrads, { dim, length: against });
  const there = { ...batch, rows: tf.tensor2d(moved, [count, dim]) };
  result = takeGradient(learner, meta, there, { seed, against: 0 });
  there.rows.dispose();
  return result;
}

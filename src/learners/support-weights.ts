import * as tf from "@tensorflow/tfjs-core";
import { ACTIONS } from "../core/interaction.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { ModelSpec } from "../core/model-spec.ts";

/** Meta-learned trust in a support row: one log-weight per action and one per place in time. */
export function initSupportWeights(spec: ModelSpec): Params {
  return {
    actionWeight: tf.zeros([ACTIONS.length]),
    // Session data want a half-life of one to two clicks; see the decay that tuned neighbourhood methods choose.
    recency: tf.tensor1d(
      Float32Array.from({ length: spec.supportRows }, (_, order) => -0.4 * Math.min(order, 8)),
    ),
    // log κ: the evidence at which the data count as much as the prior.
    shrinkage: tf.scalar(0),
  };
}

/** Log-weight of each row by action and recency [tasks, support]. */
export function logSupportWeights(meta: Params, support: SupportBatch): tf.Tensor2D {
  const byAction = lookUp(getParam(meta, "actionWeight"), support.action);
  const byOrder = lookUp(getParam(meta, "recency"), support.order);
  return tf.add(byAction, byOrder) as tf.Tensor2D;
}

/** Weight of each row, whether it speaks for its item or against it [tasks, support]; 0 where padded. */
export function weighRows(meta: Params, support: SupportBatch): tf.Tensor2D {
  return tf.mul(
    tf.mul(support.mask, support.weight),
    tf.exp(logSupportWeights(meta, support)),
  ) as tf.Tensor2D;
}

/** Number of rows, of ranked items those that speak for one: the evidence that the gates see [tasks, 1]. */
export function countEvidence({ labels, mask, label }: SupportBatch): tf.Tensor2D {
  return tf.sum(labels === "ranking" ? tf.mul(mask, label) : mask, 1, true) as tf.Tensor2D;
}

/** One-hot rows of a column of codes [tasks, support] → [tasks · support, size]; codes past the end count as the last. */
export function oneHotRows(index: tf.Tensor2D, size: number): tf.Tensor2D {
  const last = tf.scalar(size - 1, "int32");
  const oneHot = tf.oneHot(tf.reshape(tf.minimum(index, last), [-1]) as tf.Tensor1D, size);
  return tf.cast(oneHot, "float32") as tf.Tensor2D;
}

/** table[index] as a product with one-hot rows, whose gradient every backend has. */
function lookUp(table: tf.Tensor, index: tf.Tensor2D): tf.Tensor {
  const size = table.shape[0]!;
  return tf.reshape(tf.matMul(oneHotRows(index, size), tf.reshape(table, [size, 1])), index.shape);
}

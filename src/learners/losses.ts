import * as tf from "@tensorflow/tfjs-core";
import { logSumExp } from "../kernels/log-sum-exp.ts";
import type { QueryBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { logSupportWeights, positiveWeights } from "./support-weights.ts";

const ABSENT = -1e9;

/**
 * Loss of each task on its support [tasks]: every interaction against the rows that speak against their item and
 * against the contrast, as one softmax whose normaliser estimates the whole catalogue (sampled softmax with logQ
 * correction; Bengio and Senécal, 2008). The weighted mean shrinks towards the prior: Σ w·l / (Σ w + κ).
 */
export function supportLoss(
  meta: Params,
  support: SupportBatch,
  logits: { readonly items: tf.Tensor2D; readonly contrast: tf.Tensor2D },
): tf.Tensor1D {
  const against = tf.mul(support.mask, tf.sub(1, support.label));
  const rowOffset = tf.add(logSupportWeights(meta, support), tf.log(tf.maximum(support.weight, 1e-9)));
  const againstLogits = tf.add(
    tf.mul(against, tf.add(logits.items, rowOffset)),
    tf.mul(tf.sub(1, against), ABSENT),
  );
  const contrastLogits = tf.add(logits.contrast, support.contrastOffset);
  const normaliser = logSumExp(tf.concat([againstLogits, contrastLogits], 1) as tf.Tensor2D);
  // -log(e^s / (e^s + e^Z)) = softplus(Z - s)
  const losses = tf.softplus(tf.sub(normaliser, logits.items));
  const weights = positiveWeights(meta, support);
  const total = tf.add(tf.sum(weights, 1), tf.exp(getParam(meta, "shrinkage")));
  return tf.div(tf.sum(tf.mul(weights, losses), 1), total) as tf.Tensor1D;
}

/** Mean over tasks of -log softmax of the target among the candidates, logQ-corrected: what the outer loop lowers. */
export function queryLoss(
  query: QueryBatch,
  logits: { readonly target: tf.Tensor2D; readonly candidates: tf.Tensor2D },
): tf.Scalar {
  const normaliser = logSumExp(tf.add(logits.candidates, query.offset) as tf.Tensor2D);
  return tf.mean(tf.softplus(tf.sub(normaliser, logits.target))) as tf.Scalar;
}

import * as tf from "@tensorflow/tfjs-core";
import { logSumExp } from "../kernels/log-sum-exp.ts";
import type { QueryBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { logSupportWeights, positiveWeights } from "./support-weights.ts";

const ABSENT = -1e9;

/** What the support loss needs besides logits. It does not depend on fast weights, so one serves all inner steps. */
export interface WeighedSupport {
  /** Weight of each row that speaks for its item, 0 elsewhere [tasks, support]. */
  readonly positives: tf.Tensor2D;
  /** Σ of those weights + κ [tasks]. */
  readonly total: tf.Tensor1D;
  /** 1 where a row speaks against its item, 0 elsewhere [tasks, support]. */
  readonly against: tf.Tensor2D;
  /** Added to the logits of rows that speak against their item: their log-weight; absent elsewhere [tasks, support]. */
  readonly againstOffset: tf.Tensor2D;
}

/** Weighs the rows of a support by what the outer loop has learned of actions, recency and trust. */
export function weighSupport(meta: Params, support: SupportBatch): WeighedSupport {
  const logWeights = logSupportWeights(meta, support);
  const positives = positiveWeights(support, logWeights);
  const against = tf.mul(support.mask, tf.sub(1, support.label)) as tf.Tensor2D;
  const rowOffset = tf.add(logWeights, tf.log(tf.maximum(support.weight, 1e-9)));
  return {
    positives,
    total: tf.add(tf.sum(positives, 1), tf.exp(getParam(meta, "shrinkage"))),
    against,
    againstOffset: tf.add(tf.mul(against, rowOffset), tf.mul(tf.sub(1, against), ABSENT)),
  };
}

/**
 * Loss of each task on its support [tasks]: every interaction against the rows that speak against their item and
 * against the contrast, as one softmax whose normaliser estimates the whole catalogue (sampled softmax with logQ
 * correction; Bengio and Senécal, 2008). The weighted mean shrinks towards the prior: Σ w·l / (Σ w + κ).
 */
export function supportLoss(
  { positives, total, against, againstOffset }: WeighedSupport,
  contrastOffset: tf.Tensor2D,
  logits: { readonly items: tf.Tensor2D; readonly contrast: tf.Tensor2D },
): tf.Tensor1D {
  const againstLogits = tf.add(tf.mul(against, logits.items), againstOffset);
  const contrastLogits = tf.add(logits.contrast, contrastOffset);
  const normaliser = logSumExp(tf.concat([againstLogits, contrastLogits], 1) as tf.Tensor2D);
  // -log(e^s / (e^s + e^Z)) = softplus(Z - s)
  const losses = tf.softplus(tf.sub(normaliser, logits.items));
  return tf.div(tf.sum(tf.mul(positives, losses), 1), total);
}

/**
 * Mean over tasks of -log softmax of the target among the candidates (logQ-corrected) and what was passed over for
 * it: what the outer loop lowers.
 */
export function queryLoss(
  query: QueryBatch,
  logits: {
    readonly target: tf.Tensor2D;
    readonly candidates: tf.Tensor2D;
    readonly passed?: tf.Tensor2D | undefined;
  },
): tf.Scalar {
  const others = [tf.add(logits.candidates, query.offset)];
  if (query.passed && logits.passed) others.push(tf.add(logits.passed, query.passed.offset));
  const normaliser = logSumExp((others.length > 1 ? tf.concat(others, 1) : others[0]) as tf.Tensor2D);
  return tf.mean(tf.softplus(tf.sub(normaliser, logits.target))) as tf.Scalar;
}

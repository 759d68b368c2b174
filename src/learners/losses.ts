import * as tf from "@tensorflow/tfjs-core";
import { logSumExp } from "../kernels/log-sum-exp.ts";
import type { LabelledQuery, RankingQuery, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { logSupportWeights } from "./support-weights.ts";

const ABSENT = -1e9;

/** What the support loss needs besides logits. It does not depend on fast weights, so one serves all inner steps. */
export interface WeighedSupport {
  /** How much the loss of each row counts [tasks, support]; 0 where padded, and where it speaks against a ranked item. */
  readonly weights: tf.Tensor2D;
  /** Σ of those weights + κ [tasks]. */
  readonly total: tf.Tensor1D;
  /** Of ranked items alone: 1 where a row speaks against its item, 0 elsewhere [tasks, support]. */
  readonly against: tf.Tensor2D;
  /** Added to the logits of rows that speak against their item: their log-weight; absent elsewhere [tasks, support]. */
  readonly againstOffset: tf.Tensor2D;
}

/** Weighs the rows of a support by what the outer loop has learned of actions, recency and trust. */
export function weighSupport(meta: Params, support: SupportBatch): WeighedSupport {
  const { labels, mask, label, weight } = support;
  const logWeights = logSupportWeights(meta, support);
  const rowWeights = tf.mul(tf.mul(mask, weight), tf.exp(logWeights));
  const weights = (labels === "ranking" ? tf.mul(rowWeights, label) : rowWeights) as tf.Tensor2D;
  const against = tf.mul(mask, tf.sub(1, label)) as tf.Tensor2D;
  const rowOffset = tf.add(logWeights, tf.log(tf.maximum(weight, 1e-9)));
  return {
    weights,
    total: tf.add(tf.sum(weights, 1), tf.exp(getParam(meta, "shrinkage"))),
    against,
    againstOffset: tf.add(tf.mul(against, rowOffset), tf.mul(tf.sub(1, against), ABSENT)),
  };
}

/**
 * Loss of each task on its support [tasks], the weighted mean of its rows' losses shrunk towards the prior:
 * Σ w·l / (Σ w + κ). Where items are ranked, l is a softmax of the row's item against the rows that speak against
 * theirs and against the contrast, whose normaliser estimates the whole catalogue (sampled softmax with logQ
 * correction; Bengio and Senécal, 2008); otherwise the row alone decides.
 */
export function supportLoss(
  { labels, label, contrastOffset }: SupportBatch,
  { weights, total, against, againstOffset }: WeighedSupport,
  logits: { readonly items: tf.Tensor2D; readonly contrast: () => tf.Tensor2D },
): tf.Tensor1D {
  const rowLosses = () => {
    if (labels !== "ranking") return labelLoss(labels, logits.items, label);
    const againstLogits = tf.add(tf.mul(against, logits.items), againstOffset);
    const contrastLogits = tf.add(logits.contrast(), contrastOffset);
    return targetLoss(logits.items, [againstLogits, contrastLogits]);
  };
  return tf.div(tf.sum(tf.mul(weights, rowLosses()), 1), total);
}

/** Mean over targets, weighted where they have weights, of -log softmax of the target among the candidates (logQ-corrected) and what competes with it in its task alone. */
export function rankingLoss(
  query: RankingQuery,
  logits: {
    readonly target: tf.Tensor2D;
    readonly candidates: tf.Tensor2D;
    readonly own?: tf.Tensor2D | undefined;
  },
): tf.Scalar {
  const others = [tf.add(logits.candidates, query.offset)];
  if (query.own && logits.own) others.push(tf.add(logits.own, query.own.offset));
  const losses = targetLoss(logits.target, others);
  if (!query.weight) return tf.mean(losses) as tf.Scalar;
  return tf.div(tf.sum(tf.mul(query.weight, losses)), tf.sum(query.weight)) as tf.Scalar;
}

/** Mean over tasks and their items of the loss on a label. */
export function labelledLoss({ labels, label }: LabelledQuery, logits: tf.Tensor2D): tf.Scalar {
  return tf.mean(labelLoss(labels, logits, label)) as tf.Scalar;
}

/** -log softmax of each logit among others [tasks, n]: -log(e^s / (e^s + e^Z)) = softplus(Z - s). */
function targetLoss(logits: tf.Tensor, others: readonly tf.Tensor[]): tf.Tensor {
  const normaliser = logSumExp((others.length > 1 ? tf.concat([...others], 1) : others[0]) as tf.Tensor2D);
  return tf.softplus(tf.sub(normaliser, logits));
}

/** Half the squared error, the absolute error, or the cross-entropy of a chance σ(logit) [tasks, n]. */
function labelLoss(kind: LabelledQuery["labels"], logits: tf.Tensor, label: tf.Tensor): tf.Tensor {
  if (kind === "absolute") {
    const error = tf.sub(logits, label);
    return tf.add(tf.relu(error), tf.relu(tf.neg(error)));
  }
  if (kind === "squared") return tf.mul(tf.square(tf.sub(logits, label)), 0.5);
  return tf.sub(tf.softplus(logits), tf.mul(label, logits));
}

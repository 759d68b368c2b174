import * as tf from "@tensorflow/tfjs-core";
import { stopGradient } from "../kernels/stop-gradient.ts";

/** Similarities of each task's anchor to one positive [tasks, 1] and to negatives that all tasks share [tasks, negatives]. */
export interface Triplets {
  readonly positive: tf.Tensor2D;
  readonly negatives: tf.Tensor2D;
}

/**
 * Which negatives are semi-hard (Schroff et al., 2015, arXiv:1503.03832): less similar than the positive, but by less
 * than the margin [tasks, negatives], 1 or 0. The choice is a constant to every derivative. `offset` is the
 * candidates': where it is -1e9 a candidate is no negative.
 */
export function mineSemiHard(
  { positive, negatives }: Triplets,
  offset: tf.Tensor2D,
  margin: number,
): tf.Tensor2D {
  const gap = tf.sub(positive, negatives);
  const between = tf.mul(tf.step(gap), tf.step(tf.sub(margin, gap)));
  return stopGradient(tf.mul(between, tf.step(tf.add(offset, 1e8)))) as tf.Tensor2D;
}

/**
 * Mean over tasks of the triplet loss `margin - (positive - negative)`, averaged over each task's mined negatives; 0
 * for a task that has none. Needs no hinge: a semi-hard negative lies within the margin.
 */
export function tripletLoss(
  { positive, negatives }: Triplets,
  mined: tf.Tensor2D,
  margin: number,
): tf.Scalar {
  const losses = tf.mul(mined, tf.sub(margin, tf.sub(positive, negatives)));
  return tf.mean(tf.div(tf.sum(losses, 1), tf.add(tf.sum(mined, 1), 1e-6))) as tf.Scalar;
}

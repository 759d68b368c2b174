import * as tf from "@tensorflow/tfjs-core";

const op = tf.customGrad((x, save) => {
  const logits = x as tf.Tensor2D;
  (save as tf.GradSaveFunc)([logits]);
  const max = tf.max(logits, -1, true);
  const value = tf.add(tf.log(tf.sum(tf.exp(tf.sub(logits, max)), -1, true)), max);
  return {
    value,
    gradFunc: (dy: tf.Tensor, [saved]: tf.Tensor[]) => [tf.mul(dy, tf.softmax(saved!))],
  };
});

/**
 * log Σ exp over the last axis, kept as size 1: [rows, columns] → [rows, 1]. Unlike `tf.logSumExp` it can be
 * differentiated twice (its gradient is a softmax of the saved input).
 */
export function logSumExp(logits: tf.Tensor2D): tf.Tensor2D {
  return op(logits) as tf.Tensor2D;
}

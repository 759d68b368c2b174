import * as tf from "@tensorflow/tfjs-core";

const op = tf.customGrad((x, save) => {
  const logits = x as tf.Tensor2D;
  (save as tf.GradSaveFunc)([logits]);
  // The largest softmax is 1 / Σ exp(x - max), and wasm has a SIMD softmax but no SIMD exp.
  const value = tf.sub(tf.max(logits, -1, true), tf.log(tf.max(tf.softmax(logits), -1, true)));
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

import * as tf from "@tensorflow/tfjs-core";

/**
 * Replaces the gradients of tfjs whose own gradient is wrong or slow. Idempotent; call it after tfjs has
 * registered its gradients and before the first `tf.grads`.
 *
 * - Exp, Sigmoid, Tanh, Softmax: tfjs saves the op's *output*, which cuts the path to the input and makes second
 *   derivatives silently wrong or throw (tensorflow/tfjs#3252). Ours save the input and recompute.
 * - BatchMatMul: tfjs multiplies with transpose flags, which the wasm backend answers with a plain loop, 13 times
 *   slower than a transpose followed by an unflagged product.
 */
export function installGradients(): void {
  const unary = (kernelName: string, derivative: (x: tf.Tensor) => tf.Tensor) =>
    tf.registerGradient({
      kernelName,
      inputsToSave: ["x"],
      gradFunc: (dy, [x]) => ({ x: () => tf.mul(dy as tf.Tensor, derivative(x!)) }),
    });
  unary(tf.Exp, (x) => tf.exp(x));
  unary(tf.Sigmoid, (x) => {
    const y = tf.sigmoid(x);
    return tf.mul(y, tf.sub(1, y));
  });
  unary(tf.Tanh, (x) => tf.sub(1, tf.square(tf.tanh(x))));
  tf.registerGradient({
    kernelName: tf.Softmax,
    inputsToSave: ["logits"],
    gradFunc: (dy, [logits]) => ({
      logits: () => {
        const y = tf.softmax(logits!);
        const weighted = tf.mul(dy as tf.Tensor, y);
        return tf.sub(weighted, tf.mul(tf.sum(weighted, -1, true), y));
      },
    }),
  });
  tf.registerGradient({
    kernelName: tf.BatchMatMul,
    inputsToSave: ["a", "b"],
    gradFunc: (dy, [a, b], attrs) => {
      const { transposeA, transposeB } = attrs as unknown as tf.BatchMatMulAttrs;
      if (transposeA || transposeB) {
        throw new Error("matMul with transpose flags has no gradient here; transpose the operand first");
      }
      return {
        a: () => tf.matMul(dy as tf.Tensor, transposeLast(b!)),
        b: () => tf.matMul(transposeLast(a!), dy as tf.Tensor),
      };
    },
  });
}

function transposeLast(x: tf.Tensor): tf.Tensor {
  return tf.transpose(x, x.rank === 2 ? [1, 0] : [0, 2, 1]);
}

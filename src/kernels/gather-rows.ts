import * as tf from "@tensorflow/tfjs-core";

/**
 * Rows of a table by index: [rows, dim] → [...shape, dim]. The gradient is one scatter-add in typed arrays, because
 * tfjs's own (`UnsortedSegmentSum`) loops over segments on cpu and does not exist on wasm; on WebGPU it is tfjs's
 * `ScatterNd`, which a caller registers who trains there, as no worker does. Differentiable once with
 * respect to `rows`, which is all a trainer needs: the inner loop never adapts the rows.
 */
export function gatherRows(rows: tf.Tensor2D, index: Int32Array, shape: readonly number[]): tf.Tensor {
  const [count, dim] = rows.shape;
  const op = tf.customGrad((x) => ({
    value: tf.tidy(() =>
      tf.reshape(tf.gather(x as tf.Tensor2D, tf.tensor1d(index, "int32")), [...shape, dim]),
    ),
    gradFunc: (dy: tf.Tensor) => [scatterAdd(dy, index, count, dim)],
  }));
  return op(rows);
}

function scatterAdd(dy: tf.Tensor, index: Int32Array, count: number, dim: number): tf.Tensor2D {
  // A GPU cannot be read without waiting: a software adapter answers with zeros.
  if (tf.getBackend() === "webgpu") {
    const at = tf.tensor2d(index, [index.length, 1], "int32");
    return tf.scatterND(at, tf.reshape(dy, [index.length, dim]), [count, dim]);
  }
  const from = dy.dataSync() as Float32Array;
  const to = new Float32Array(count * dim);
  for (let i = 0; i < index.length; i++) {
    const target = index[i]! * dim;
    const source = i * dim;
    for (let d = 0; d < dim; d++) to[target + d]! += from[source + d]!;
  }
  return tf.tensor2d(to, [count, dim]);
}

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { installGradients } from "../../../src/kernels/gradients.ts";
import { logSumExp } from "../../../src/kernels/log-sum-exp.ts";
import { stopGradient } from "../../../src/kernels/stop-gradient.ts";
import { gradientError } from "../finite-differences.ts";

const X = [0.3, -0.7, 1.1, 0.5, -0.2, 0.9];
const W = [1.3, 0.4, -0.6, 0.8, -1.2, 0.7];

/** Functions of a [2, 3] tensor, one per gradient of ours; each non-linear, so that its second derivative counts. */
const FUNCTIONS: Record<string, (x: tf.Tensor2D) => tf.Tensor> = {
  Add: (x) => tf.square(tf.add(x, tf.slice(x, [0, 0], [1, 3]))),
  Sub: (x) => tf.square(tf.sub(x, tf.slice(x, [0, 0], [2, 1]))),
  Multiply: (x) => tf.mul(tf.mul(x, x), tf.slice(x, [0, 1], [1, 1])),
  RealDiv: (x) => tf.div(x, tf.add(tf.square(tf.slice(x, [1, 0], [1, 3])), 1)),
  Neg: (x) => tf.square(tf.neg(x)),
  Identity: (x) => tf.square(tf.clone(x)),
  Cast: (x) => tf.square(tf.cast(x, "float32")),
  Square: (x) => tf.square(tf.square(x)),
  Sqrt: (x) => tf.sqrt(tf.add(tf.square(x), 1)),
  Exp: (x) => tf.exp(x),
  Log: (x) => tf.log(tf.add(tf.square(x), 1)),
  Relu: (x) => tf.square(tf.relu(tf.add(x, 0.05))),
  Softplus: (x) => tf.softplus(x),
  Sigmoid: (x) => tf.square(tf.sigmoid(x)),
  Tanh: (x) => tf.tanh(x),
  Softmax: (x) => tf.softmax(x),
  Sum: (x) => tf.square(tf.sum(x, 1)),
  Mean: (x) => tf.square(tf.mean(x, 0)),
  "Sum, kept": (x) => tf.mul(tf.sum(x, 1, true), x),
  Reshape: (x) => tf.square(tf.reshape(x, [3, 2])),
  ExpandDims: (x) => tf.square(tf.expandDims(x, 1)),
  Tile: (x) => tf.mul(tf.broadcastTo(tf.expandDims(x, 0), [3, 2, 3]), tf.square(x)),
  Transpose: (x) => tf.matMul(tf.transpose(x), tf.square(x) as tf.Tensor2D),
  Slice: (x) => tf.square(tf.slice(x, [1, 1], [1, 2])),
  Concat: (x) => tf.square(tf.concat([x, tf.square(x)], 1)),
  BatchMatMul: (x) =>
    tf.matMul(
      tf.expandDims(x, 0) as tf.Tensor3D,
      tf.expandDims(tf.transpose(tf.square(x)), 0) as tf.Tensor3D,
    ),
  logSumExp: (x) => logSumExp(x),
};

beforeAll(async () => {
  await tf.setBackend("cpu");
  installGradients();
});

describe("gradients of ours match finite differences", () => {
  const weigh = (y: tf.Tensor) => {
    const flat = tf.reshape(y, [-1]);
    const weights = tf.tensor1d(Array.from({ length: flat.size }, (_, i) => W[i % W.length]!));
    return tf.sum(tf.mul(flat, weights)) as tf.Scalar;
  };
  for (const [name, f] of Object.entries(FUNCTIONS)) {
    it(`${name}, first and second derivative`, () => {
      const x = tf.tensor2d(X, [2, 3]);
      const first = (input: tf.Tensor) => tf.grad((z) => weigh(f(z as tf.Tensor2D)))(input);
      const direction = tf.tensor2d(W, [2, 3]);
      const slope = (input: tf.Tensor) => tf.sum(tf.mul(first(input), direction)) as tf.Scalar;

      const second = tf.grad(slope)(x);

      expect(gradientError(x, first(x), (z) => weigh(f(z as tf.Tensor2D)).dataSync()[0]!)).toBeLessThan(2e-3);
      expect(gradientError(x, second, (z) => slope(z).dataSync()[0]!)).toBeLessThan(2e-3);
    });
  }
});

it("refuses to differentiate a flagged matMul, which would be slow", () => {
  const x = tf.tensor2d(X, [2, 3]);

  const differentiate = () => tf.grad((z) => tf.sum(tf.matMul(z as tf.Tensor2D, x, false, true)))(x);

  expect(differentiate).toThrow(/transpose the operand first/);
});

it("stopGradient keeps the value and hides the path", () => {
  const x = tf.tensor1d([2, 3]);

  const gradient = tf.grad((z) => tf.sum(tf.mul(z, stopGradient(tf.square(z)))))(x);

  expect(Array.from(gradient.dataSync())).toEqual([4, 9]);
});

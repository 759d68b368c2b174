import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import "@tensorflow/tfjs-backend-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { installGradients } from "../../../src/kernels/gradients.ts";
import { solve } from "../../../src/kernels/solve.ts";
import { gradientError } from "../finite-differences.ts";

describe.each(["cpu", "wasm"])("solve on %s", (backend) => {
  beforeAll(async () => {
    await tf.setBackend(backend);
    installGradients();
  });

  it.each([1, 2, 7, 64])("finds x with A x = b for dim %i", (dim) => {
    const { a, b } = randomSystem(3, dim);

    const x = solve(a, b);

    const back = tf.reshape(tf.matMul(a, tf.expandDims(x, 2) as tf.Tensor3D), b.shape);
    const error = tf.max(tf.abs(tf.sub(back, b))).dataSync()[0]!;
    expect(error).toBeLessThan(1e-4);
  });

  it("is differentiable with respect to b and A", () => {
    const { a, b } = randomSystem(1, 3);
    const symmetric = (m: tf.Tensor) => tf.mul(tf.add(m, tf.transpose(m, [0, 2, 1])), 0.5) as tf.Tensor3D;
    const ofA = (m: tf.Tensor) => tf.sum(tf.square(solve(symmetric(m), b))) as tf.Scalar;
    const ofB = (v: tf.Tensor) => tf.sum(tf.square(solve(a, v as tf.Tensor2D))) as tf.Scalar;

    const gradients = { a: tf.grad(ofA)(a), b: tf.grad(ofB)(b) };

    expect(gradientError(a, gradients.a, (m) => ofA(m).dataSync()[0]!)).toBeLessThan(2e-3);
    expect(gradientError(b, gradients.b, (v) => ofB(v).dataSync()[0]!)).toBeLessThan(2e-3);
  });
});

function randomSystem(tasks: number, dim: number): { a: tf.Tensor3D; b: tf.Tensor2D } {
  const random = createRandom(dim);
  const m = tf.tensor3d(
    Float32Array.from({ length: tasks * dim * dim }, () => random.normal() / Math.sqrt(dim)),
    [tasks, dim, dim],
  );
  const a = tf.add(tf.matMul(m, tf.transpose(m, [0, 2, 1])), tf.eye(dim)) as tf.Tensor3D;
  return {
    a,
    b: tf.tensor2d(
      Float32Array.from({ length: tasks * dim }, () => random.normal()),
      [tasks, dim],
    ),
  };
}

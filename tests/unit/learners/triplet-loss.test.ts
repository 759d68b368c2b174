import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, it } from "vitest";
import { installGradients } from "../../../src/kernels/gradients.ts";
import { mineSemiHard, tripletLoss } from "../../../src/learners/triplet-loss.ts";
import "../to-be-close-to-array.ts";

const MARGIN = 0.2;
const positive = tf.tensor2d([[0.5], [0.5]]);
/** Harder than the positive, semi-hard, semi-hard, semi-hard but absent for the first task, easy. */
const negatives = tf.tensor2d([
  [0.6, 0.45, 0.35, 0.4, 0.1],
  [0.6, 0.7, 0.2, 0.1, 0],
]);
const offset = tf.tensor2d([
  [0, 0.3, -0.3, -1e9, 0],
  [0, 0, 0, 0, 0],
]);

beforeAll(async () => {
  installGradients();
  await tf.setBackend("cpu");
});

describe("the triplet loss", () => {
  it("takes negatives that are less similar than the positive, but by less than the margin", () => {
    const mined = mineSemiHard({ positive, negatives }, offset, MARGIN);

    expect(mined.arraySync()).toEqual([
      [0, 1, 1, 0, 0],
      [0, 0, 0, 0, 0],
    ]);
  });

  it("is how much of the margin the mined negatives leave open, and nothing for a task without any", () => {
    const mined = mineSemiHard({ positive, negatives }, offset, MARGIN);

    const loss = tripletLoss({ positive, negatives }, mined, MARGIN);

    // First task: (0.15 + 0.05) / 2; second task: 0.
    expect(loss.dataSync()[0]).toBeCloseTo(0.05, 5);
  });

  it("pulls the positive closer, pushes mined negatives away, and leaves the others alone", () => {
    const loss = (near: tf.Tensor, far: tf.Tensor) => {
      const triplets = { positive: near as tf.Tensor2D, negatives: far as tf.Tensor2D };
      return tripletLoss(triplets, mineSemiHard(triplets, offset, MARGIN), MARGIN) as tf.Tensor;
    };

    const [near, far] = tf.grads(loss)([positive, negatives]);

    expect(near!.dataSync()).toBeCloseToArray([-0.5, 0], 1e-5);
    expect(far!.dataSync()).toBeCloseToArray([0, 0.25, 0.25, 0, 0, 0, 0, 0, 0, 0], 1e-5);
  });
});

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, it } from "vitest";
import { createLearner } from "../../../src/learners/index.ts";
import { metaGradient, metaLoss } from "../../../src/learners/outer-gradient.ts";
import { getParam, type Params } from "../../../src/model/params.ts";
import { gradientError } from "../finite-differences.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

const OFF = { latent: 3, klWeight: 0, encoderWeight: 0, orthogonality: 0 };

beforeAll(() => tf.setBackend("cpu"));

function createLeo(options: Partial<typeof OFF>) {
  const learner = createLearner(smallSpec({ name: "leo", hidden: 0, options: { ...OFF, ...options } }));
  const batch = randomTasks(learner.spec, 3);
  const lossAt = (meta: Params, seed = 5) =>
    metaLoss(learner, meta, batch, batch.rows, { seed }).dataSync()[0]!;
  return { learner, batch, lossAt, meta: learner.init(3) };
}

it("draws its code anew for each seed while it is trained", () => {
  const { lossAt, meta } = createLeo({});

  expect(lossAt(meta, 5)).toBe(lossAt(meta, 5));
  expect(lossAt(meta, 6)).not.toBeCloseTo(lossAt(meta, 5), 4);
});

it("pulls the code's distribution to the standard normal", () => {
  const plain = createLeo({});
  const pulled = createLeo({ klWeight: 2 });
  const meta = { ...plain.meta, encoder: tf.zeros([4, 3]), logScale: tf.tensor1d([0, 0, 1]) };

  const penalty = pulled.lossAt(meta) - plain.lossAt(meta);

  expect(penalty).toBeCloseTo(Math.E ** 2 - 1 - 2, 4); // 2 · ½(σ² - 1 - log σ²) of the one code that is off
});

it("asks nothing more of a decoder whose rows are orthogonal", () => {
  const plain = createLeo({});
  const apart = createLeo({ orthogonality: 9 });
  const penalty = (decoder: number[][]) => {
    const meta = { ...plain.meta, decoder: tf.tensor2d(decoder) };
    return apart.lossAt(meta) - plain.lossAt(meta);
  };

  const orthogonal = [
    [2, 0, 0, 0],
    [0, 3, 0, 0],
    [0, 0, 0, 1],
  ];
  const [first, second] = orthogonal as [number[], number[]];

  expect(penalty(orthogonal)).toBeCloseTo(0, 4);
  expect(penalty([first, second, second])).toBeCloseTo(2, 4); // two of nine cosines are 1
});

it("pulls the code to where the inner loop took it, and never the other way round", () => {
  const { learner, batch, meta } = createLeo({ encoderWeight: 100 });
  const { learner: plainLearner } = createLeo({});
  const of = (each: typeof learner, weight: string) =>
    getParam(metaGradient(each, meta, batch, { seed: 5 }).grads, weight);
  const moved = (weight: string) =>
    tf.max(tf.abs(tf.sub(of(learner, weight), of(plainLearner, weight)))).dataSync()[0]!;

  expect(moved("encoder")).toBeGreaterThan(0.1);
  expect(moved("latentRate")).toBeLessThan(1e-5);
  expect(moved("decoder")).toBeLessThan(1e-5);
});

it("moves the weights along the exact gradient of heavy penalties", () => {
  const { learner, batch, lossAt, meta } = createLeo({ klWeight: 1, orthogonality: 1 });

  const { grads } = metaGradient(learner, meta, batch, { seed: 5 });

  for (const weight of ["encoder", "decoder", "logScale"]) {
    const loss = (x: tf.Tensor) => lossAt({ ...meta, [weight]: x });
    expect(gradientError(getParam(meta, weight), getParam(grads, weight), loss), weight).toBeLessThan(1e-3);
  }
});

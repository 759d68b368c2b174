import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import { metaGradient } from "../../../src/learners/outer-gradient.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import "../to-be-close-to-array.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

const SEED = { seed: 5 };

beforeAll(() => startBackend("wasm"));
afterAll(() => tf.setBackend("cpu"));

it("multiplies a buffer in whatever shape it comes", () => {
  const b = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
  tf.matMul(tf.ones([1, 2]), b);

  const product = tf.matMul(tf.ones([1, 3]), tf.reshape(b, [3, 2]) as tf.Tensor2D);

  expect(Array.from(product.dataSync())).toEqual([9, 12]);
});

const variants = Object.entries(LEARNERS).flatMap(([name, { adapts }]) =>
  adapts.flatMap((part) => [1, 6].map((tasks) => ({ name, adapts: part, tasks }))),
);

describe.each(variants)("$name adapting $adapts on $tasks tasks", ({ name, adapts, tasks }) => {
  it("moves the init on wasm as on cpu", async () => {
    const learner = createLearner(smallSpec({ name, adapts }));
    const move = async (backend: "wasm" | "cpu") => {
      await tf.setBackend(backend);
      const { grads, itemGrads } = metaGradient(
        learner,
        learner.init(3),
        randomTasks(learner.spec, tasks),
        SEED,
      );
      return Object.entries({ ...grads, items: itemGrads }).map(
        ([weight, gradient]) => [weight, Array.from(gradient.dataSync())] as const,
      );
    };

    const [here, there] = [await move("cpu"), await move("wasm")];

    for (const [at, [weight, values]] of here.entries()) {
      const scale = Math.max(1, ...values.map(Math.abs));
      expect(there[at]![1], weight).toBeCloseToArray(values, 1e-4 * scale);
    }
  });
});

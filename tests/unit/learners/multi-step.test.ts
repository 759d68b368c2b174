import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, it } from "vitest";
import { createLearner } from "../../../src/learners/index.ts";
import { metaGradient, metaLoss } from "../../../src/learners/outer-gradient.ts";
import { getParam } from "../../../src/model/params.ts";
import { gradientError } from "../finite-differences.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

const SEED = { seed: 5 };

beforeAll(() => tf.setBackend("cpu"));

it("lowers the query loss after every inner step where asked to", () => {
  const ofSteps = (steps: number, multiStep: number) =>
    createLearner(smallSpec({ name: "maml", hidden: 0, steps, options: { multiStep } }));
  const batch = randomTasks(ofSteps(1, 0).spec, 3);
  const meta = ofSteps(1, 0).init(3);
  const lossOf = (steps: number, multiStep: number) =>
    metaLoss(ofSteps(steps, multiStep), meta, batch, batch.rows, SEED).dataSync()[0]!;

  const multiStep = lossOf(3, 1);

  expect(lossOf(3, 0)).not.toBeCloseTo(lossOf(1, 0), 3);
  expect(multiStep).toBeCloseTo((lossOf(1, 0) + lossOf(2, 0) + lossOf(3, 0)) / 3, 5);
});

it("moves the init and the rates along the exact gradient of the multi-step loss", () => {
  const learner = createLearner(smallSpec({ name: "meta-sgd", hidden: 0, options: { multiStep: 1 } }));
  const batch = randomTasks(learner.spec, 3);
  const meta = learner.init(3);

  const { grads } = metaGradient(learner, meta, batch, SEED);

  for (const weight of ["user", "rate.user"]) {
    const loss = (x: tf.Tensor) =>
      metaLoss(learner, { ...meta, [weight]: x }, batch, batch.rows, SEED).dataSync()[0]!;
    expect(gradientError(getParam(meta, weight), getParam(grads, weight), loss), weight).toBeLessThan(1e-3);
  }
});

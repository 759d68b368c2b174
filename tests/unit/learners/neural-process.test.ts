import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createLearner } from "../../../src/learners/index.ts";
import { metaLoss } from "../../../src/learners/outer-gradient.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

/** The loss of one batch before training, by the seed of the outer step. */
function lossOf(seed: number, options: Record<string, number>): number {
  const spec = smallSpec({ name: "neural-process", options });
  const learner = createLearner(spec);
  const batch = randomTasks(spec, 3);
  return tf.tidy(() => metaLoss(learner, learner.init(3), batch, batch.rows, { seed }).dataSync()[0]!);
}

beforeAll(() => tf.setBackend("cpu"));

test("the latent process draws its users by the seed, the conditional one draws nothing", () => {
  const latent = [lossOf(1, {}), lossOf(1, {}), lossOf(2, {})];
  const conditional = [lossOf(1, { latent: 0 }), lossOf(2, { latent: 0 })];

  expect(latent[0]).toBe(latent[1]);
  expect(latent[0]).not.toBe(latent[2]);
  expect(conditional[0]).toBe(conditional[1]);
});

test("a heavier KL term costs more, for the narrow code of a support is far from the wide prior", () => {
  const light = lossOf(1, { klWeight: 0 });
  const heavy = lossOf(1, { klWeight: 0.1 });

  expect(heavy).toBeGreaterThan(light);
});

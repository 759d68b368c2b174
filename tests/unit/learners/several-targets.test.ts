import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import { metaGradient } from "../../../src/learners/outer-gradient.ts";
import type { RankingTaskBatch } from "../../../src/learners/task-batch.ts";
import "../to-be-close-to-array.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

beforeAll(() => tf.setBackend("cpu"));

/** The batch with its targets once more behind themselves, weighing nothing. */
function padTargets({ query, ...batch }: RankingTaskBatch): RankingTaskBatch {
  const { index, side } = query.target;
  const twice = {
    index: Int32Array.from(Array.from(index).flatMap((row) => [row, row])),
    side: tf.concat([side, side], 1),
  };
  const weight = tf.tensor2d(Array.from(index, () => [1, 0]));
  return { ...batch, query: { ...query, target: twice, weight } };
}

const names = Object.entries(LEARNERS).flatMap(([name, { adapts }]) =>
  adapts.map((part) => [name, part] as const),
);

test.each(names)("%s adapting %s learns nothing from the padding of targets", (name, adapts) => {
  const spec = smallSpec({ name, adapts });
  const learner = createLearner(spec);
  const meta = learner.init(3);
  const batch = randomTasks(spec, 3);

  const [plain, padded] = [batch, padTargets(batch)].map((one) =>
    metaGradient(learner, meta, one, { seed: 5 }),
  );

  expect([padded!.loss]).toBeCloseToArray([plain!.loss], 1e-5);
  expect(padded!.itemGrads.dataSync()).toBeCloseToArray(Array.from(plain!.itemGrads.dataSync()), 1e-5);
});

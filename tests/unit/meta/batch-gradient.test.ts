import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import type { Learner } from "../../../src/learners/learner.ts";
import { disposeTaskBatch, type TaskBatch } from "../../../src/learners/task-batch.ts";
import { takeGradient } from "../../../src/meta/batch-gradient.ts";
import { moveAgainst } from "../../../src/meta/move-against.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { disposeParams, type Params } from "../../../src/model/params.ts";
import { randomTasks, smallSpec } from "../learners/small-tasks.ts";
import "../to-be-close-to-array.ts";

beforeAll(async () => void (await startBackend("cpu")));

/** Small, so that the siamese network mines the same negatives before and after: across them its loss may jump. */
const LENGTH = 0.01;

/** A small learner with tasks; freed after `use`. */
function withTasks(name: string, use: (learner: Learner, meta: Params, batch: TaskBatch) => void): void {
  const spec = smallSpec({ name, adapts: LEARNERS[name]!.adapts[0]! });
  const learner = createLearner(spec);
  const [meta, batch] = [learner.init(3), randomTasks(spec, 6)];
  use(learner, meta, batch);
  disposeParams(meta);
  disposeTaskBatch(batch);
}

/** The loss, with the learner's own chance held fixed, where the batch's rows are others. */
function lossAt(learner: Learner, meta: Params, batch: TaskBatch, rows: Float32Array): number {
  const there = { ...batch, rows: tf.tensor2d(rows, batch.rows.shape) };
  const { loss } = takeGradient(learner, meta, there, { seed: 5, against: 0 });
  there.rows.dispose();
  return loss;
}

const rowsOf = ({ rows }: TaskBatch) => Float32Array.from(rows.dataSync());

test("each row moves by the asked share of its length along its gradient; without a gradient it stays", () => {
  const rows = Float32Array.of(3, 4, 0, 2, 1, 1);
  const gradient = Float32Array.of(0, 0.001, -7, 0, 0, 0);

  const moved = moveAgainst(rows, gradient, { dim: 2, length: 0.1 });

  expect(moved).toBeCloseToArray([3, 4.5, -0.2, 2, 1, 1], 1e-6);
  expect(Array.from(rows)).toEqual([3, 4, 0, 2, 1, 1]);
});

test.each(Object.keys(LEARNERS))("%s: the move raises the loss, and more than random ones do", (name) => {
  withTasks(name, (learner, meta, batch) => {
    const rows = rowsOf(batch);
    const before = tf.memory().numTensors;

    const plain = takeGradient(learner, meta, batch, { seed: 5, against: 0 });
    const against = takeGradient(learner, meta, batch, { seed: 5, against: LENGTH });
    const atRandom = [1, 2, 3, 4, 5].map((seed) => {
      const random = createRandom(seed);
      const anywhere = rows.map(() => random.normal());
      const dim = batch.rows.shape[1];
      return lossAt(learner, meta, batch, moveAgainst(rows, anywhere, { dim, length: LENGTH }));
    });

    expect(against.loss).toBeGreaterThan(plain.loss);
    expect(against.loss).toBeGreaterThan(Math.max(...atRandom));
    expect(against.itemGrads).not.toEqual(plain.itemGrads);
    expect(rowsOf(batch)).toEqual(rows);
    expect(tf.memory().numTensors).toBe(before);
  });
});

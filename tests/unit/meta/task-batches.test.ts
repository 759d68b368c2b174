import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { disposeTaskBatch, expandTasks } from "../../../src/learners/task-batch.ts";
import { createItemSampler, sampleItems } from "../../../src/meta/sampler.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { planBatch, stepSeed, type BatchContext } from "../../../src/meta/task-batches.ts";
import { createTaskSource, getTask, type Task } from "../../../src/meta/tasks.ts";
import { makeSession } from "../evaluate/make-session.ts";

const ITEMS = 8;
const COUNTS = Array.from({ length: ITEMS }, (_, item) => item);

beforeAll(async () => void (await startBackend()));

function makeContext(negatives: number): BatchContext {
  const sampler = createItemSampler(COUNTS);
  return {
    catalogueSize: ITEMS,
    supportRows: 3,
    side: Float32Array.from(COUNTS, (item) => -item),
    sideCount: 1,
    sampler,
    contrast: sampleItems(sampler, ITEMS, 4, 1),
    negatives,
  };
}

/** Vectors of one number, the item itself, so that a wrong row shows. */
const build = (tasks: readonly Task[], context: BatchContext) => {
  const plan = planBatch(tasks, context, 3);
  const batch = plan.build(Float32Array.from(plan.items), 1);
  return { plan, batch, tasks: expandTasks(batch, batch.rows) };
};
const source = createTaskSource([makeSession([5, 2, 7, 1])], 3);
const TASKS = [0, 3].map((i) => getTask(source, i));

test("each item of a batch has one row, and every place of the batch finds its own item there", () => {
  const { plan, batch, tasks } = build(TASKS, makeContext(5));

  expect(new Set(plan.items).size).toBe(plan.items.length);
  const { support, query } = tasks;
  expect(Array.from(query.target.vectors.dataSync())).toEqual([5, 1]);
  expect(Array.from(support.items.vectors.dataSync()).slice(3)).toEqual([7, 2, 5]);
  for (const { vectors, side } of [support.items, support.contrast, query.target, query.candidates])
    expect(Array.from(side.dataSync(), (value) => 0 - value)).toEqual(Array.from(vectors.dataSync()));
  disposeTaskBatch(batch);
});

test("neither the target nor what is known competes with the target", () => {
  const { batch, tasks } = build(TASKS, makeContext(ITEMS));

  const candidates = Array.from(tasks.query.candidates.vectors.dataSync());
  const offsets = tasks.query.offset.arraySync();
  const absent = offsets.map((row) => candidates.filter((_, place) => row[place]! < -1e8).sort());
  expect(absent).toEqual([[5], [1, 2, 5, 7]]);
  expect(offsets.flat().filter((offset) => offset !== 0).length).toBe(5);
  disposeTaskBatch(batch);
});

test("targets of one task do not compete with each other, and padding weighs nothing", () => {
  const several = createTaskSource([makeSession([5, 2, 7, 1])], 3, { targetCount: 3 });

  const { batch, tasks } = build(
    [0, 2].map((i) => getTask(several, i)),
    makeContext(ITEMS),
  );

  const { target, weight, candidates, offset } = tasks.query;
  expect(target.vectors.shape).toEqual([2, 3, 1]);
  expect(Array.from(target.vectors.dataSync())).toEqual([5, 2, 7, 7, 1, 7]);
  expect(weight!.arraySync()).toEqual([
    [1, 1, 1],
    [1, 1, 0],
  ]);
  const items = Array.from(candidates.vectors.dataSync());
  const absent = offset.arraySync().map((row) => items.filter((_, place) => row[place]! < -1e8).sort());
  expect(absent).toEqual([
    [2, 5, 7],
    [1, 2, 5, 7],
  ]);
  disposeTaskBatch(batch);
});

test("disposing a batch frees all its tensors", () => {
  const before = tf.memory().numTensors;
  const plan = planBatch(TASKS, makeContext(5), 3);

  const batch = plan.build(Float32Array.from(plan.items), 1);
  const held = tf.memory().numTensors;
  disposeTaskBatch(batch);

  expect(held).toBeGreaterThan(before);
  expect(tf.memory().numTensors).toBe(before);
});

test("steps of a run have seeds of their own, which other runs do not repeat", () => {
  const seeds = [1, 2].flatMap((seed) => Array.from({ length: 500 }, (_, step) => stepSeed(seed, step)));

  expect(new Set(seeds).size).toBe(1000);
});

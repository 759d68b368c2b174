import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { createMann } from "../../../src/learners/mann.ts";
import { expandTasks } from "../../../src/learners/task-batch.ts";
import { getParam } from "../../../src/model/params.ts";
import { buildTasks, smallSpec } from "./small-tasks.ts";
import "../to-be-close-to-array.ts";

const row = (item: number, label: 0 | 1 = 1) => ({ item, action: label ? 2 : 0, label, ageMs: 0 });

/** The memory after these rows, newest first, with writes that go to the least used slot alone. */
function memoryAfter(rows: ReturnType<typeof row>[], slots: number) {
  const spec = smallSpec({ name: "mann", options: { slots } });
  const learner = createMann(spec);
  const meta = { ...learner.init(3), writeGate: tf.scalar(-30) };
  const batch = buildTasks(spec, [rows]);
  const fast = learner.adapt(meta, expandTasks(batch, batch.rows).support);
  const keys = getParam(fast, "memoryKeys").arraySync() as number[][][][];
  const vectors = batch.rows.arraySync();
  const keyOf = (item: number) => {
    const length = Math.sqrt(vectors[item]!.reduce((sum, x) => sum + x * x, 0.01));
    return vectors[item]!.map((x) => x / length);
  };
  return { against: keys[0]![0]!, inFavour: keys[0]![1]!, keyOf };
}

beforeAll(() => tf.setBackend("cpu"));

test("the newest row takes the place of the oldest once all slots are full", () => {
  const newestFirst = [row(7), row(4), row(2)];

  const { inFavour, keyOf } = memoryAfter(newestFirst, 2);

  expect(inFavour[0]).toBeCloseToArray(keyOf(7), 1e-5);
  expect(inFavour[1]).toBeCloseToArray(keyOf(4), 1e-5);
});

test("rows against their item go to a memory of their own and push no click out", () => {
  const newestFirst = [row(7), row(5, 0), row(3, 0), row(2)];

  const { inFavour, against, keyOf } = memoryAfter(newestFirst, 2);

  expect(inFavour[0]).toBeCloseToArray(keyOf(2), 1e-5);
  expect(inFavour[1]).toBeCloseToArray(keyOf(7), 1e-5);
  const mean = keyOf(5).map((x, i) => (x + keyOf(3)[i]!) / 2);
  expect(against[0]).toBeCloseToArray(mean, 1e-5);
});

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterEach, beforeAll, expect, it } from "vitest";
import { createLearner } from "../../../src/learners/index.ts";
import { findChange, initChange } from "../../../src/learners/find-change.ts";
import { metaGradient, metaLoss } from "../../../src/learners/outer-gradient.ts";
import { padSupports } from "../../../src/learners/support-batch.ts";
import type { SupportBatch } from "../../../src/model/batch.ts";
import { getParam } from "../../../src/model/params.ts";
import { gradientError } from "../finite-differences.ts";
import { randomTasks, smallSpec } from "./small-tasks.ts";

const HOUR_MS = 3_600_000;
const ROWS = 8;

beforeAll(() => tf.setBackend("cpu"));
afterEach(() => tf.disposeVariables());

/** How far each row counts, newest first, of a visitor whose items lie in the two given directions, 0 and 1. */
function findIn(
  directions: readonly number[],
  options: { pauseAfter?: number; caution?: number } = {},
): number[] {
  const { pauseAfter = ROWS, caution = 0 } = options;
  const meta = initChange(smallSpec());
  const rows = directions.map((direction, i) => ({
    item: direction,
    action: 2,
    label: 1 as const,
    ageMs: i >= pauseAfter ? 24 * HOUR_MS : 0,
  }));
  const { item, columns } = padSupports([rows], ROWS);
  const vectors = tf.tensor3d(
    Array.from(item).flatMap((direction) => [1 - direction, direction, 0, 0]),
    [1, ROWS, 4],
  );
  const support = { ...columns, items: { shared: false, vectors } } as unknown as SupportBatch;
  return Array.from(findChange(meta, support, { caution }).dataSync()).slice(0, directions.length);
}

it("lets all rows count where they are of one kind, and a first one in full", () => {
  expect(Math.min(...findIn([0, 0, 0, 0, 0, 0]))).toBeGreaterThan(0.9);
  expect(findIn([0])).toEqual([1]);
});

it("lets only what came since count where the newest are of another kind", () => {
  const counts = findIn([1, 1, 1, 0, 0, 0, 0]);

  expect(Math.min(...counts.slice(0, 3))).toBeGreaterThan(0.8);
  expect(Math.max(...counts.slice(3))).toBeLessThan(0.4);
});

it("believes in a change sooner after a pause", () => {
  const items = [1, 1, 0, 0, 0];

  const [without, after] = [findIn(items), findIn(items, { pauseAfter: 2 })];

  expect(after[4]!).toBeLessThan(without[4]! - 0.02);
});

it("finds the last of two changes, though what came before is of two kinds", () => {
  const counts = findIn([1, 1, 1, 0, 0, 0, 1, 1]);

  expect(Math.min(...counts.slice(0, 3))).toBeGreaterThan(0.8);
  expect(Math.max(...counts.slice(3))).toBeLessThan(0.6);
});

it("asks for more before it believes in a change where it is cautious", () => {
  const items = [1, 1, 0, 0, 0];

  const [bold, cautious] = [findIn(items), findIn(items, { caution: 2 })];

  expect(cautious[4]!).toBeGreaterThan(bold[4]! + 0.1);
});

it("is trained along the exact gradient of the query loss", () => {
  const learner = createLearner(smallSpec({ name: "hybrid", hidden: 0, options: { change: 1 } }));
  const batch = randomTasks(learner.spec, 3);
  const meta = learner.init(3);

  const { grads } = metaGradient(learner, meta, batch, { seed: 5 });

  for (const weight of ["changeView", "changeCentre", "changeShrinkage", "changeDims", "changeOdds"]) {
    const loss = (x: tf.Tensor) =>
      metaLoss(learner, { ...meta, [weight]: x }, batch, batch.rows, { seed: 5 }).dataSync()[0]!;
    expect(gradientError(getParam(meta, weight), getParam(grads, weight), loss), weight).toBeLessThan(2e-3);
  }
});

import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../../../src/core/random.ts";
import { ACTIONS } from "../../../src/core/interaction.ts";
import type { ItemIndex, TaskBatch } from "../../../src/learners/task-batch.ts";

/*
 * One family of tasks for all learners: u ~ N(μ, Σ), a label is u·φ + ε with ε ~ N(0, 1).
 *
 * - φ lies on the sphere of radius √dim, so that its covariance is I and methods that compare directions lose nothing.
 * - μ is far from 0: before training no learner is near the optimum. Σ is unequal: one rate for all is not the optimum.
 * - Σ and the noise are such that the prior alone has 1.47 and 1.72 times the Bayes risk after 5 and 10 rows (1.56 and
 *   1.34), more than any learner may have.
 * - All rows have one age and one action: recency plays no part.
 */

export const DIM = 4;
export const MAX_ROWS = 10;
const MEAN = [2, -1.5, 1, -0.5];
const VARIANCE = [0.6, 0.4, 0.2, 0.1];
/** Expected squared error of a new label of the prior mean. */
export const PRIOR_RISK = 1 + VARIANCE.reduce((sum, variance) => sum + variance);
const QUERIES = 10;
const CONTRAST = 8;
const CLICK = ACTIONS.indexOf("click");

/** Tasks as a batch with what their optimum is. */
export interface GaussianTasks {
  readonly batch: TaskBatch;
  /** Expected squared error of a new label of the best guess there is, the posterior mean, given these supports. */
  readonly bayesRisk: number;
  /** What that guess's squared error of this query's labels is: by how much it differs from the risk is chance. */
  readonly bayesError: number;
}

/** Tasks of which each has as many rows as `rowsOf` says, padded to `MAX_ROWS`. Equal seeds give equal tasks. */
export function drawGaussianTasks(
  tasks: number,
  rowsOf: (task: number) => number,
  seed: number,
): GaussianTasks {
  const random = createRandom(seed);
  const perTask = MAX_ROWS + QUERIES;
  const vectors = new Float32Array((tasks * perTask + CONTRAST) * DIM);
  const labels = new Float32Array(tasks * perTask);
  const drawItem = (row: number): Float32Array => {
    const item = vectors.subarray(row * DIM, (row + 1) * DIM);
    item.forEach((_, d) => (item[d] = random.normal()));
    const length = Math.hypot(...item);
    return item.map((x, d) => (item[d] = (x * Math.sqrt(DIM)) / length));
  };
  let excess = 0;
  let error = 0;
  for (let task = 0; task < tasks; task++) {
    const user = MEAN.map((mean, d) => mean + Math.sqrt(VARIANCE[d]!) * random.normal());
    const items = Array.from({ length: perTask }, (_, i) => drawItem(task * perTask + i));
    items.forEach((item, i) => (labels[task * perTask + i] = dot(item, user) + random.normal()));
    const label = (i: number) => labels[task * perTask + i]!;
    const { mean, variance } = foretellUser(items.slice(0, rowsOf(task)), label);
    excess += variance;
    for (let i = MAX_ROWS; i < perTask; i++) error += (label(i) - dot(items[i]!, mean)) ** 2;
  }
  for (let i = 0; i < CONTRAST; i++) drawItem(tasks * perTask + i);

  const table = (columns: number, value: (task: number, column: number) => number) =>
    Float32Array.from({ length: tasks * columns }, (_, i) => value(Math.floor(i / columns), i % columns));
  const support = (value: (task: number, row: number) => number, dtype?: "int32") =>
    tf.tensor2d(table(MAX_ROWS, value), [tasks, MAX_ROWS], dtype);
  const itemsFrom = (first: number, columns: number): ItemIndex => ({
    index: Int32Array.from(table(columns, (task, i) => task * perTask + first + i)),
    side: tf.tensor3d([], [tasks, columns, 0]),
  });
  const isThere = (task: number, row: number) => (row < rowsOf(task) ? 1 : 0);
  return {
    bayesRisk: 1 + excess / tasks,
    bayesError: error / (tasks * QUERIES),
    batch: {
      rows: tf.tensor2d(vectors, [tasks * perTask + CONTRAST, DIM]),
      support: {
        labels: "squared",
        items: itemsFrom(0, MAX_ROWS),
        action: support(() => CLICK, "int32"),
        label: support((task, row) => isThere(task, row) * labels[task * perTask + row]!),
        weight: support(() => 1),
        order: support(() => 0, "int32"),
        ageMs: support(() => 0),
        mask: support(isThere),
        contrast: {
          index: Int32Array.from({ length: CONTRAST }, (_, i) => tasks * perTask + i),
          side: tf.tensor3d([], [1, CONTRAST, 0]),
        },
        contrastOffset: tf.zeros([1, CONTRAST]),
      },
      query: {
        labels: "squared",
        items: itemsFrom(MAX_ROWS, QUERIES),
        label: tf.tensor2d(
          table(QUERIES, (task, i) => labels[task * perTask + MAX_ROWS + i]!),
          [tasks, QUERIES],
        ),
      },
    },
  };
}

/**
 * The user's posterior mean once these items' labels are known, and the sum of the coordinates' variances, which is the
 * excess risk, for φ has covariance I.
 */
function foretellUser(items: readonly Float32Array[], label: (i: number) => number) {
  let mean = MEAN;
  let covariance = VARIANCE.map((variance, d) => VARIANCE.map((_, e) => (d === e ? variance : 0)));
  items.forEach((item, i) => {
    const shared = covariance.map((row) => dot(item, row));
    const total = 1 + dot(item, shared);
    const surprise = label(i) - dot(item, mean);
    mean = mean.map((x, d) => x + (shared[d]! * surprise) / total);
    covariance = covariance.map((row, d) => row.map((x, e) => x - (shared[d]! * shared[e]!) / total));
  });
  return { mean, variance: covariance.reduce((sum, row, d) => sum + row[d]!, 0) };
}

function dot(a: Float32Array, b: readonly number[]): number {
  return b.reduce((sum, x, d) => sum + x * a[d]!, 0);
}

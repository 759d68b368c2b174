import * as tf from "@tensorflow/tfjs-core";
import type { LearnerSpec, ModelSpec } from "../../../src/core/model-spec.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import type { ItemIndex, TaskBatch } from "../../../src/learners/task-batch.ts";

/** A network on one number: its item vector is [x / 5, 1], so that every sine has to come out of the hidden layer. */
export function sineSpec(learner: LearnerSpec, hidden: number): ModelSpec {
  return { dim: 2, hidden, side: [], supportRows: 10, learner };
}

/** Sines A·sin(x - p) to learn from a few points: A in [0.1, 5], p in [0, π], x in [-5, 5] (Finn et al., 2017, section 5.1). */
export interface SineBatch {
  readonly tasks: number;
  /** Known points of each sine. */
  readonly shots: number;
  /** Points of each sine that are to be foretold. */
  readonly queries: number;
  readonly seed: number;
}

/** A batch of such tasks. Equal seeds give equal sines and points. */
export function sineTasks({ tasks, shots, queries, seed }: SineBatch): TaskBatch {
  const random = createRandom(seed);
  const points = tasks * (shots + queries);
  const rows = new Float32Array(points * 2);
  const labels = { support: new Float32Array(tasks * shots), query: new Float32Array(tasks * queries) };
  for (let task = 0; task < tasks; task++) {
    const sine = drawSine(random);
    for (let i = 0; i < shots + queries; i++) {
      const x = 10 * random() - 5;
      const row = i < shots ? task * shots + i : tasks * shots + task * queries + i - shots;
      rows.set([x / 5, 1], row * 2);
      if (i < shots) labels.support[row] = sine(x);
      else labels.query[row - tasks * shots] = sine(x);
    }
  }
  const column = (value: number, dtype: "float32" | "int32" = "float32") =>
    tf.fill([tasks, shots], value, dtype) as tf.Tensor2D;
  return {
    rows: tf.tensor2d(rows, [points, 2]),
    support: {
      labels: "squared",
      items: itemsFrom(0, tasks, shots),
      action: column(1, "int32"),
      label: tf.tensor2d(labels.support, [tasks, shots]),
      weight: column(1),
      order: column(0, "int32"),
      ageMs: column(0),
      mask: column(1),
      contrast: itemsFrom(0, 1, 1), // squared labels compare with nothing
      contrastOffset: tf.zeros([1, 1]),
    },
    query: {
      labels: "squared",
      items: itemsFrom(tasks * shots, tasks, queries),
      label: tf.tensor2d(labels.query, [tasks, queries]),
    },
  };
}

function drawSine(random: Random): (x: number) => number {
  const amplitude = 0.1 + 4.9 * random();
  const phase = Math.PI * random();
  return (x) => amplitude * Math.sin(x - phase);
}

/** Consecutive rows from `first` on, `count` for each task. */
function itemsFrom(first: number, tasks: number, count: number): ItemIndex {
  return {
    index: Int32Array.from({ length: tasks * count }, (_, i) => first + i),
    side: tf.tensor3d(new Float32Array(0), [tasks, count, 0]),
  };
}

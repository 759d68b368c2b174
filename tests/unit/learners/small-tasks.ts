import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { createRandom } from "../../../src/core/random.ts";
import { padSupports } from "../../../src/learners/support-batch.ts";
import type { SupportRow } from "../../../src/learners/support-rows.ts";
import type { ItemIndex, RankingTaskBatch, TaskBatch } from "../../../src/learners/task-batch.ts";
import type { LabelKind, SupportBatch } from "../../../src/model/batch.ts";

const ITEMS = 12;
const CONTRAST = 5;
const CANDIDATES = 7;

/** A specification small enough for finite differences. */
export function smallSpec(changes: Partial<ModelSpec["learner"]> & { hidden?: number } = {}): ModelSpec {
  const { hidden = 3, ...learner } = changes;
  return {
    dim: 4,
    hidden,
    side: ["popularity"],
    supportRows: 4,
    learner: { name: "meta-sgd", adapts: "user", steps: 2, innerLr: 0.7, ...learner },
  };
}

/** Plain rows of random supports: of different lengths, of several actions, some speaking against their item. */
export function randomSupports(tasks: number, rows: number, seed: number): SupportRow[][] {
  const random = createRandom(seed);
  return Array.from({ length: tasks }, (_, task) =>
    Array.from({ length: 1 + ((task + random.below(rows)) % rows) }, (_, i) => ({
      item: random.below(ITEMS),
      action: random.below(6),
      label: i > 0 && random() < 0.25 ? 0 : 1,
      ageMs: 1000 * i,
    })),
  );
}

/** A batch of tasks over random items. Equal seeds give equal tasks, whatever their number. */
export function randomTasks(spec: ModelSpec, tasks: number, seed = 7): RankingTaskBatch {
  return buildTasks(spec, randomSupports(tasks, spec.supportRows, seed), seed);
}

/** A batch of tasks with the given supports. */
export function buildTasks(spec: ModelSpec, supports: SupportRow[][], seed = 7): RankingTaskBatch {
  const random = createRandom(seed + 1);
  const tasks = supports.length;
  const sideOf = Float32Array.from({ length: ITEMS }, () => -2 * random());
  const vectors = Float32Array.from({ length: ITEMS * spec.dim }, () => 0.6 * random.normal());
  const contrast = Int32Array.from({ length: CONTRAST }, () => random.below(ITEMS));
  const candidates = Int32Array.from({ length: CANDIDATES }, () => random.below(ITEMS));
  const contrastOffset = Float32Array.from(contrast, () => 0.5 * random.normal());
  const targets = Int32Array.from({ length: tasks }, () => random.below(ITEMS));
  const items = (index: Int32Array, batch: number): ItemIndex => ({
    index,
    side: tf.tensor3d(
      Float32Array.from(index, (item) => sideOf[item]!),
      [batch, index.length / batch, 1],
    ),
  });
  const { item, columns } = padSupports(supports, spec.supportRows);
  return {
    rows: tf.tensor2d(vectors, [ITEMS, spec.dim]),
    support: {
      ...columns,
      items: items(item, tasks),
      contrast: items(contrast, 1),
      contrastOffset: tf.tensor2d(contrastOffset, [1, CONTRAST]),
    },
    query: {
      labels: "ranking",
      target: items(targets, tasks),
      candidates: items(candidates, 1),
      offset: tf.tensor2d(
        Float32Array.from({ length: tasks * CANDIDATES }, (_, i) =>
          i % 11 === 3 ? -1e9 : 0.3 * Math.sin(i),
        ),
        [tasks, CANDIDATES],
      ),
    },
  };
}

/** The support with its rows in reverse order; `order` keeps saying how recent each row is. */
export function reverseRows(support: SupportBatch): SupportBatch {
  const reverse = <T extends tf.Tensor>(x: T): T => {
    const rows = tf.unstack(x, 1);
    return tf.stack(rows.reverse(), 1) as T;
  };
  const { labels, items, contrast, contrastOffset, ...columns } = support;
  return {
    labels,
    ...(Object.fromEntries(Object.entries(columns).map(([name, x]) => [name, reverse(x)])) as typeof columns),
    items: { shared: false, vectors: reverse(items.vectors), side: reverse(items.side) },
    contrast,
    contrastOffset,
  };
}

/** The same tasks with labels that are numbers, or answers of 1 and 0, and with three of the candidates to foretell. */
export function labelTasks(
  batch: RankingTaskBatch,
  labels: Exclude<LabelKind, "ranking">,
  seed = 7,
): TaskBatch {
  const random = createRandom(seed + 2);
  const [tasks, rows] = batch.support.mask.shape;
  const draw = (columns: number) =>
    tf.tensor2d(
      Float32Array.from({ length: tasks * columns }, () =>
        labels === "squared" ? random.normal() : random.below(2),
      ),
      [tasks, columns],
    );
  const { index, side } = batch.query.candidates;
  const repeat = (x: tf.Tensor3D) =>
    tf.tile(tf.slice(x, [0, 0, 0], [1, 3, -1]), [tasks, 1, 1]) as tf.Tensor3D;
  const items = Int32Array.from({ length: tasks * 3 }, (_, i) => index[i % 3]!);
  return {
    rows: batch.rows,
    support: { ...batch.support, labels, label: draw(rows) },
    query: { labels, items: { index: items, side: repeat(side) }, label: draw(3) },
  };
}

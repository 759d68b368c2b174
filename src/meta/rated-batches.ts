import * as tf from "@tensorflow/tfjs-core";
import { padSupports } from "../learners/support-batch.ts";
import { readSupport } from "../learners/read-support.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { ItemIndex, TaskBatch } from "../learners/task-batch.ts";
import { takeSide, type BatchContext, type PlannedBatch } from "./task-batches.ts";
import type { Task } from "./tasks.ts";

/**
 * A batch of tasks that foretell ratings. Those that are asked for fewer than others are asked for them again, so that all
 * tasks count alike and no task counts by how much is left of it. What counts is the absolute error, in which
 * ratings are judged: the median of a visitor's ratings lies above their mean.
 */
export function planRatedBatch(tasks: readonly Task[], context: BatchContext): PlannedBatch<TaskBatch> {
  const { supportRows, contrast } = context;
  const supports = tasks.map((task) => readSupport(task.support, { ...context, labels: "squared" }));
  const width = Math.max(...tasks.map(({ rated }) => rated!.items.length));
  const ask = (values: (rated: SupportLog) => ArrayLike<number>) =>
    tasks.flatMap(({ rated }) => {
      const own = values(rated!);
      return Array.from({ length: width }, (_, i) => own[i % own.length]!);
    });
  const asked = Int32Array.from(ask(({ items }) => items));
  const labels = Float32Array.from(ask(({ ratings }) => ratings!));
  const known = supports.flatMap((support) => support.map(({ item }) => item));
  const items = Int32Array.from(new Set([...contrast.items, ...asked, ...known]));
  const rowOf = new Map(Array.from(items, (item, row) => [item, row]));
  const itemIndex = (of: Int32Array, batch: number): ItemIndex => ({
    index: of.map((item) => rowOf.get(item)!),
    side: takeSide(of, batch, context),
  });
  return {
    items,
    build: (rows, dim) => {
      const { item, columns } = padSupports(supports, supportRows, "squared");
      // Padding points at an item that is in the batch anyway; its mask is 0.
      const padded = item.map((value) => (rowOf.has(value) ? value : contrast.items[0]!));
      return {
        rows: tf.tensor2d(rows, [items.length, dim]),
        support: {
          ...columns,
          items: itemIndex(padded, tasks.length),
          contrast: itemIndex(contrast.items, 1),
          contrastOffset: tf.tensor2d(contrast.offset, [1, contrast.offset.length]),
        },
        query: {
          labels: "absolute",
          items: itemIndex(asked, tasks.length),
          label: tf.tensor2d(labels, [tasks.length, width]),
        },
      };
    },
  };
}

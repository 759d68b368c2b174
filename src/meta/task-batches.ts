import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../core/random.ts";
import { padSupports } from "../learners/support-batch.ts";
import { buildSupport } from "../learners/support-rows.ts";
import type { ItemIndex, RankingTaskBatch } from "../learners/task-batch.ts";
import { sampleItems, type ItemSampler, type SampledItems } from "./sampler.ts";
import type { Task } from "./tasks.ts";

const ABSENT = -1e9;
/** Passed-over items per task; the newest count. */
const PASSED = 8;

/** What all batches of a run share. */
export interface BatchContext {
  readonly catalogueSize: number;
  readonly supportRows: number;
  /** Side features row-major [items, features] and how many there are. */
  readonly side: Float32Array;
  readonly sideCount: number;
  readonly sampler: ItemSampler;
  readonly contrast: SampledItems;
  /** Negatives that the tasks of a batch share. */
  readonly negatives: number;
}

/** A batch with the catalogue items behind its rows; `items[r]` is encoded into row r. */
export interface PlannedBatch {
  readonly items: Int32Array;
  /** Index of the tasks' tensors, given the encoded rows [items, dim]. The caller disposes it. */
  build(rows: Float32Array, dim: number): RankingTaskBatch;
}

/** Decides which items a batch needs, so that the encoder runs once over the unique ones. */
export function planBatch(tasks: readonly Task[], context: BatchContext, seed: number): PlannedBatch {
  const { catalogueSize, supportRows, sampler, contrast } = context;
  const negatives = sampleItems(sampler, catalogueSize, context.negatives, seed);
  const supports = tasks.map((task) => buildSupport(task.support, supportRows));
  const rowOf = new Map<number, number>();
  const row = (item: number) => {
    const known = rowOf.get(item);
    if (known !== undefined) return known;
    rowOf.set(item, rowOf.size);
    return rowOf.size - 1;
  };
  const supportItems = supports.flatMap((support) => support.map(({ item }) => item));
  const passed = tasks.some((task) => task.passed.length > 0) ? padPassed(tasks) : undefined;
  for (const item of [
    ...contrast.items,
    ...negatives.items,
    ...tasks.map(({ target }) => target),
    ...supportItems,
    ...(passed?.items ?? []),
  ])
    row(item);

  const itemIndex = (items: Int32Array, batch: number): ItemIndex => ({
    index: items.map(row),
    side: takeSide(items, batch, context),
  });
  return {
    items: Int32Array.from(rowOf.keys()),
    build: (rows, dim) => {
      const { item, columns } = padSupports(supports, supportRows);
      // Padding points at an item that is in the batch anyway; its mask is 0.
      const padded = item.map((value, i) =>
        i % supportRows < supports[Math.floor(i / supportRows)]!.length ? value : contrast.items[0]!,
      );
      return {
        rows: tf.tensor2d(rows, [rowOf.size, dim]),
        support: {
          ...columns,
          items: itemIndex(padded, tasks.length),
          contrast: itemIndex(contrast.items, 1),
          contrastOffset: tf.tensor2d(contrast.offset, [1, contrast.offset.length]),
        },
        query: {
          labels: "ranking",
          target: itemIndex(
            Int32Array.from(tasks, ({ target }) => target),
            tasks.length,
          ),
          candidates: itemIndex(negatives.items, 1),
          offset: maskKnown(tasks, supports, negatives),
          ...(passed && {
            passed: {
              items: itemIndex(passed.items, tasks.length),
              offset: tf.tensor2d(passed.offset, [tasks.length, PASSED]),
            },
          }),
        },
      };
    },
  };
}

/** Seed of a run's step: batches are a function of run and step alone, so that a resumed run repeats them. */
export function stepSeed(seed: number, step: number): number {
  return createRandom(seed * 7919 + step).below(2 ** 31);
}

function takeSide(items: Int32Array, batch: number, { side, sideCount }: BatchContext): tf.Tensor3D {
  const values = new Float32Array(items.length * sideCount);
  items.forEach((item, i) =>
    values.set(side.subarray(item * sideCount, (item + 1) * sideCount), i * sideCount),
  );
  return tf.tensor3d(values, [batch, items.length / batch, sideCount]);
}

/** Passed-over items [tasks * PASSED]; padding repeats the target, which its offset takes out again. */
function padPassed(tasks: readonly Task[]): SampledItems {
  const slots = tasks.flatMap(({ passed, target }) =>
    Array.from({ length: PASSED }, (_, i) => ({
      item: passed[i] ?? target,
      offset: i < passed.length ? 0 : ABSENT,
    })),
  );
  return {
    items: Int32Array.from(slots, ({ item }) => item),
    offset: Float32Array.from(slots, ({ offset }) => offset),
  };
}

/** The negatives' offsets per task, absent where the negative is the task's target or already known. */
function maskKnown(
  tasks: readonly Task[],
  supports: readonly (readonly { readonly item: number }[])[],
  { items, offset }: SampledItems,
): tf.Tensor2D {
  const places = new Map<number, number[]>();
  items.forEach((item, place) => places.set(item, [...(places.get(item) ?? []), place]));
  const values = new Float32Array(tasks.length * items.length);
  tasks.forEach(({ target }, task) => {
    const at = task * items.length;
    values.set(offset, at);
    for (const item of [target, ...supports[task]!.map((row) => row.item)]) {
      for (const place of places.get(item) ?? []) values[at + place] = ABSENT;
    }
  });
  return tf.tensor2d(values, [tasks.length, items.length]);
}

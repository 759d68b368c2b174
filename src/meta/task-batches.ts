import * as tf from "@tensorflow/tfjs-core";
import { CUE_SUMMARY } from "../core/cue-spec.ts";
import { createRandom } from "../core/random.ts";
import { padSupports } from "../learners/support-batch.ts";
import { buildSupport, type SupportRow } from "../learners/support-rows.ts";
import type { ItemIndex, RankingTaskBatch, TaskBatch } from "../learners/task-batch.ts";
import { weighPosition } from "../learners/weigh-position.ts";
import { countBatchCues, toCueTensor, type BatchCues, type CueContext } from "./cues/batch-cues.ts";
import { sampleItems, type ItemSampler, type SampledItems } from "./sampler.ts";
import type { Task } from "./tasks.ts";

const ABSENT = -1e9;
/** Passed-over items per task; the newest count. */
const PASSED = 8;

/** What all batches of a run share. */
export interface BatchContext {
  readonly catalogueSize: number;
  readonly supportRows: number;
  /** See `ModelSpec.labels`. */
  readonly labels?: "squared";
  /** Where known, see `ModelSpec.propensity`: weighs known items and targets by where they were found. */
  readonly propensity?: readonly number[];
  /** Side features row-major [items, features] and how many there are. */
  readonly side: Float32Array;
  readonly sideCount: number;
  readonly sampler: ItemSampler;
  readonly contrast: SampledItems;
  /** Negatives that the tasks of a batch share. */
  readonly negatives: number;
  /** Where the model counts cues. */
  readonly cues?: CueContext;
}

/** A batch with the catalogue items behind its rows; `items[r]` is encoded into row r. */
export interface PlannedBatch<Batch extends TaskBatch = RankingTaskBatch> {
  readonly items: Int32Array;
  /** Index of the tasks' tensors, given the encoded rows [items, dim]. The caller disposes it. */
  build(rows: Float32Array, dim: number): Batch;
}

/** Decides which items a batch needs, so that the encoder runs once over the unique ones. */
export function planBatch(tasks: readonly Task[], context: BatchContext, seed: number): PlannedBatch {
  const { catalogueSize, supportRows, propensity, sampler, contrast } = context;
  const negatives = sampleItems(sampler, catalogueSize, context.negatives, seed);
  const supports = tasks.map((task) => buildSupport(task.support, supportRows, propensity));
  const rowOf = new Map<number, number>();
  const row = (item: number) => {
    const known = rowOf.get(item);
    if (known !== undefined) return known;
    rowOf.set(item, rowOf.size);
    return rowOf.size - 1;
  };
  const targets = padTargets(tasks);
  const supportItems = supports.flatMap((support) => support.map(({ item }) => item));
  const cues = context.cues && countCues(tasks, { supports, targets }, negatives, context.cues);
  const own = cues
    ? padOwn(tasks, cues)
    : tasks.some(({ passed }) => passed.length > 0)
      ? padPassed(tasks)
      : undefined;
  for (const item of [
    ...contrast.items,
    ...negatives.items,
    ...targets.flat(),
    ...supportItems,
    ...(own?.items ?? []),
  ])
    row(item);

  const itemIndex = (items: Int32Array, batch: number, counted?: Float32Array): ItemIndex => ({
    index: items.map(row),
    side: takeSide(items, batch, context),
    ...(counted && { cues: toCueTensor(counted, tasks.length, context.cues!) }),
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
          ...(cues && { cueSummary: tf.tensor2d(cues.summary, [tasks.length, CUE_SUMMARY]) }),
        },
        query: {
          labels: "ranking",
          target: itemIndex(Int32Array.from(targets.flat()), tasks.length, cues?.target),
          candidates: itemIndex(negatives.items, 1, cues?.ofShared),
          offset: maskOwn(targets, supports, negatives, {
            own: cues,
            repeats: context.cues?.spec.repeats ?? false,
          }),
          ...weighTargets(tasks, targets, propensity),
          ...(own && {
            own: {
              items: itemIndex(own.items, tasks.length, cues?.ofOwn),
              offset: tf.tensor2d(own.offset, [tasks.length, own.offset.length / tasks.length]),
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

/** Side features of these items, cut for so many tasks [batch, items / batch, features]. */
export function takeSide(items: Int32Array, batch: number, { side, sideCount }: BatchContext): tf.Tensor3D {
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

/** Each task's targets, as many for all; those behind its own repeat its first and weigh nothing. */
function padTargets(tasks: readonly Task[]): readonly (readonly number[])[] {
  const count = tasks.reduce((most, { further }) => Math.max(most, 1 + further.length), 1);
  return tasks.map(({ target, further }) =>
    Array.from({ length: count }, (_, place) => further[place - 1]?.item ?? target),
  );
}

/** Weights of the targets [tasks, targets] where they differ: by their place in a list, and 0 behind a task's own. */
function weighTargets(
  tasks: readonly Task[],
  [first]: readonly (readonly number[])[],
  propensity: readonly number[] | undefined,
): Pick<RankingTaskBatch["query"], "weight"> {
  const count = first!.length;
  if (!propensity && count === 1) return {};
  const weigh = (position: number | undefined) => (propensity ? weighPosition(propensity, position) : 1);
  const rows = tasks.map(({ targetPosition, further }) =>
    Array.from({ length: count }, (_, place) => {
      if (place > further.length) return 0;
      return weigh(place === 0 ? targetPosition : further[place - 1]!.position);
    }),
  );
  return { weight: tf.tensor2d(rows, [tasks.length, count]) };
}

function countCues(
  tasks: readonly Task[],
  {
    supports,
    targets,
  }: {
    readonly supports: readonly (readonly SupportRow[])[];
    readonly targets: readonly (readonly number[])[];
  },
  { items }: SampledItems,
  context: CueContext,
): BatchCues {
  const questions = tasks.map(({ passed, history }, task) => ({
    support: supports[task]!,
    history,
    targets: targets[task]!,
    passed: passed.slice(0, PASSED),
  }));
  return countBatchCues(questions, items, context);
}

/** Padding repeats the target, which its offset takes out again. */
function padOwn(tasks: readonly Task[], { own, ownCount }: BatchCues): SampledItems {
  return {
    items: own.map((item, i) => (item < 0 ? tasks[Math.floor(i / ownCount)]!.target : item)),
    offset: Float32Array.from(own, (item) => (item < 0 ? ABSENT : 0)),
  };
}

/**
 * The negatives' offsets per task, absent where the negative is a target of the task, competes in the task anyway or is
 * known, unless what is known may come again.
 */
function maskOwn(
  targets: readonly (readonly number[])[],
  supports: readonly (readonly SupportRow[])[],
  { items, offset }: SampledItems,
  { own, repeats }: { readonly own: BatchCues | undefined; readonly repeats: boolean },
): tf.Tensor2D {
  const places = new Map<number, number[]>();
  items.forEach((item, place) => places.set(item, [...(places.get(item) ?? []), place]));
  const values = new Float32Array(targets.length * items.length);
  targets.forEach((ofTask, task) => {
    const at = task * items.length;
    values.set(offset, at);
    const known = repeats ? [] : supports[task]!.map((row) => row.item);
    const others = own ? own.own.subarray(task * own.ownCount, (task + 1) * own.ownCount) : [];
    for (const item of [...ofTask, ...known, ...others]) {
      for (const place of places.get(item) ?? []) values[at + place] = ABSENT;
    }
  });
  return tf.tensor2d(values, [targets.length, items.length]);
}

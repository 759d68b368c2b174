import * as tf from "@tensorflow/tfjs-core";
import { gatherRows } from "../kernels/gather-rows.ts";
import type { ItemBatch, LabelledQuery, QueryBatch, RankingQuery, SupportBatch } from "../model/batch.ts";

/** Items by their place in the batch's unique rows, with side features [tasks|1, items, features] and cues [tasks, items, cues]. */
export interface ItemIndex {
  readonly index: Int32Array;
  readonly side: tf.Tensor3D;
  readonly cues?: tf.Tensor3D;
}

/**
 * A batch of tasks for the outer loop. Every item of the batch appears once in `rows`, which enters the graph as one
 * leaf: no gradient ever runs through a gather of the whole item table.
 */
export interface TaskBatch {
  /** Item vectors of the batch [rows, dim]. */
  readonly rows: tf.Tensor2D;
  readonly support: ByIndex<SupportBatch, "items" | "contrast">;
  readonly query: RankingQueryIndex | ByIndex<LabelledQuery, "items">;
}

/** A batch of tasks that rank a target. */
export type RankingTaskBatch = TaskBatch & { readonly query: RankingQueryIndex };

type RankingQueryIndex = Omit<ByIndex<RankingQuery, "target" | "candidates">, "own"> & {
  readonly own?: ByIndex<NonNullable<RankingQuery["own"]>, "items">;
};

type ByIndex<Batch, Items extends keyof Batch> = Omit<Batch, Items> & { readonly [key in Items]: ItemIndex };

/** The batch's tasks with their item vectors taken from `rows`, so that gradients can reach them. */
export function expandTasks(
  batch: RankingTaskBatch,
  rows: tf.Tensor2D,
): { support: SupportBatch; query: RankingQuery };
export function expandTasks(
  batch: TaskBatch,
  rows: tf.Tensor2D,
): { support: SupportBatch; query: QueryBatch };
export function expandTasks(
  { support, query }: TaskBatch,
  rows: tf.Tensor2D,
): { support: SupportBatch; query: QueryBatch } {
  const items = ({ index, side, cues }: ItemIndex, shared: boolean): ItemBatch => ({
    shared,
    vectors: gatherRows(rows, index, [side.shape[0], side.shape[1]]) as tf.Tensor3D,
    side,
    ...(cues && { cues }),
  });
  return {
    support: {
      ...support,
      items: items(support.items, false),
      contrast: items(support.contrast, true),
    },
    query:
      query.labels === "ranking"
        ? {
            labels: query.labels,
            target: items(query.target, false),
            candidates: items(query.candidates, true),
            offset: query.offset,
            ...(query.weight && { weight: query.weight }),
            ...(query.own && { own: { items: items(query.own.items, false), offset: query.own.offset } }),
          }
        : { ...query, items: items(query.items, false) },
  };
}

/** Frees the tensors of a batch. */
export function disposeTaskBatch(batch: TaskBatch): void {
  tf.dispose([batch.rows, batch.support, batch.query] as unknown as tf.TensorContainer);
}

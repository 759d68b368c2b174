import * as tf from "@tensorflow/tfjs-core";
import { gatherRows } from "../kernels/gather-rows.ts";
import type { ItemBatch, QueryBatch, SupportBatch } from "../model/batch.ts";

/** Items by their place in the batch's unique rows, with side features [tasks|1, items, features]. */
export interface ItemIndex {
  readonly index: Int32Array;
  readonly side: tf.Tensor3D;
}

/**
 * A batch of tasks for the outer loop. Every item of the batch appears once in `rows`, which enters the graph as one
 * leaf: no gradient ever runs through a gather of the whole item table.
 */
export interface TaskBatch {
  /** Item vectors of the batch [rows, dim]. */
  readonly rows: tf.Tensor2D;
  readonly support: Omit<SupportBatch, "items" | "contrast"> & {
    readonly items: ItemIndex;
    readonly contrast: ItemIndex;
  };
  readonly query: {
    readonly target: ItemIndex;
    readonly candidates: ItemIndex;
    readonly offset: tf.Tensor2D;
    readonly passed?: { readonly items: ItemIndex; readonly offset: tf.Tensor2D };
  };
}

/** The batch's tasks with their item vectors taken from `rows`, so that gradients can reach them. */
export function expandTasks(
  batch: TaskBatch,
  rows: tf.Tensor2D,
): { support: SupportBatch; query: QueryBatch } {
  const items = ({ index, side }: ItemIndex, shared: boolean): ItemBatch => ({
    shared,
    vectors: gatherRows(rows, index, [side.shape[0], side.shape[1]]) as tf.Tensor3D,
    side,
  });
  const { support, query } = batch;
  return {
    support: {
      ...support,
      items: items(support.items, false),
      contrast: items(support.contrast, true),
    },
    query: {
      target: items(query.target, false),
      candidates: items(query.candidates, true),
      offset: query.offset,
      ...(query.passed && {
        passed: { items: items(query.passed.items, false), offset: query.passed.offset },
      }),
    },
  };
}

/** Frees the tensors of a batch. */
export function disposeTaskBatch(batch: TaskBatch): void {
  tf.dispose([batch.rows, batch.support, batch.query] as unknown as tf.TensorContainer);
}

import * as tf from "@tensorflow/tfjs-core";
import type { LabelKind, SupportBatch } from "../model/batch.ts";
import type { SupportRow } from "./support-rows.ts";

/** Everything of a support batch but its items' vectors; `item` holds item indices [tasks * rows], 0 where padded. */
export interface PaddedSupport {
  readonly item: Int32Array;
  readonly columns: Omit<SupportBatch, "items" | "contrast" | "contrastOffset">;
}

/**
 * Supports of several tasks padded to the same number of rows. The shape depends on `rows` alone, so that a growing
 * history never makes a GPU compile new shaders. The caller disposes `columns`.
 */
export function padSupports(
  supports: readonly (readonly SupportRow[])[],
  rows: number,
  labels: LabelKind = "ranking",
): PaddedSupport {
  const tasks = supports.length;
  const item = new Int32Array(tasks * rows);
  const action = new Int32Array(tasks * rows);
  const order = new Int32Array(tasks * rows);
  const label = new Float32Array(tasks * rows);
  const mask = new Float32Array(tasks * rows);
  const ageMs = new Float32Array(tasks * rows);
  const weight = new Float32Array(tasks * rows).fill(1);
  supports.forEach((support, task) => {
    if (support.length > rows)
      throw new Error(
        `a support has ${support.length} rows, the model takes ${rows}; build it with that limit`,
      );
    let newer = 0;
    support.forEach((row, i) => {
      const at = task * rows + i;
      item[at] = row.item;
      action[at] = row.action;
      order[at] = newer;
      newer += labels === "ranking" ? row.label : 1;
      label[at] = row.label;
      mask[at] = 1;
      ageMs[at] = row.ageMs;
      weight[at] = row.weight ?? 1;
    });
  });
  const matrix = (values: Float32Array | Int32Array, dtype: "float32" | "int32" = "float32") =>
    tf.tensor2d(values, [tasks, rows], dtype);
  return {
    item,
    columns: {
      labels,
      action: matrix(action, "int32"),
      order: matrix(order, "int32"),
      label: matrix(label),
      weight: matrix(weight),
      ageMs: matrix(ageMs),
      mask: matrix(mask),
    },
  };
}

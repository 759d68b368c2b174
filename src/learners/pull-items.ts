import * as tf from "@tensorflow/tfjs-core";
import type { SupportBatch } from "../model/batch.ts";
import type { Params } from "../model/params.ts";
import { pullRows } from "./pull-rows.ts";

/**
 * What an encoder sees of each row's item [tasks, support, dim]: the item as it is where items are ranked, the item
 * times its row's pull where rows have labels. So an encoder that is linear at first already knows the direction of the
 * first gradient step, and need not learn what a product is.
 */
export function pullItems(meta: Params, support: SupportBatch): tf.Tensor3D {
  const { vectors } = support.items;
  if (support.labels === "ranking") return vectors;
  return tf.mul(vectors, tf.expandDims(pullRows(meta, support), 2)) as tf.Tensor3D;
}

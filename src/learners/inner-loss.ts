import type * as tf from "@tensorflow/tfjs-core";
import type { SupportBatch } from "../model/batch.ts";
import type { Params } from "../model/params.ts";
import { supportLoss, type WeighedSupport } from "./losses.ts";
import { scoreItems } from "./scorer.ts";

/**
 * Loss of each task's weights on its support [tasks]: what every inner loop lowers. `theta` holds the scorer's weights,
 * adapted ones with the tasks dimension; `evidence` is [tasks, 1].
 */
export function innerLoss(
  theta: Params,
  evidence: tf.Tensor2D,
  support: SupportBatch,
  weighed: WeighedSupport,
): tf.Tensor1D {
  return supportLoss(support, weighed, {
    items: scoreItems(theta, evidence, support.items),
    contrast: () => scoreItems(theta, evidence, support.contrast),
  });
}

import * as tf from "@tensorflow/tfjs-core";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { scoreItems } from "./scorer.ts";
import { countEvidence } from "./support-weights.ts";

/**
 * How far each row pulls, towards its item or away from it [tasks, support]. A label pulls by what the prior did not
 * foretell of it, label - s or label - σ(s), as the first gradient step on it does. Where items are ranked, a row in
 * favour pulls by 1 and a row against by the learned `againstPull`.
 */
export function pullRows(meta: Params, support: SupportBatch): tf.Tensor2D {
  const { labels, label, items } = support;
  if (labels === "ranking") {
    return tf.add(label, tf.mul(tf.sub(1, label), getParam(meta, "againstPull"))) as tf.Tensor2D;
  }
  const prior = scoreItems(meta, countEvidence(support), items);
  return tf.sub(label, labels === "logistic" ? tf.sigmoid(prior) : prior) as tf.Tensor2D;
}

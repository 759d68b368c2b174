import * as tf from "@tensorflow/tfjs-core";
import type { ItemBatch, QueryBatch } from "../model/batch.ts";
import type { Params } from "../model/params.ts";
import type { Learner, MetaGradient, OuterOptions } from "./learner.ts";
import { labelledLoss, rankingLoss } from "./losses.ts";
import { expandTasks, type TaskBatch } from "./task-batch.ts";

/** Loss of fast weights on the query: what adaptation is judged by. */
export function lossAfterAdapt(
  learner: Pick<Learner, "score">,
  meta: Params,
  fast: Params,
  query: QueryBatch,
): tf.Scalar {
  const score = (items: ItemBatch) => learner.score(meta, fast, items);
  if (query.labels !== "ranking") return labelledLoss(query, score(query.items));
  return rankingLoss(query, {
    target: score(query.target),
    candidates: score(query.candidates),
    own: query.own && score(query.own.items),
  });
}

/** What the outer loop minimises: the learner's own loss, by default the query loss after adapting (Finn et al., 2017). */
export function metaLoss(
  learner: Learner,
  meta: Params,
  batch: TaskBatch,
  rows: tf.Tensor2D,
  options: OuterOptions,
): tf.Scalar {
  if (learner.metaLoss) return learner.metaLoss(meta, batch, rows, options);
  const { support, query } = expandTasks(batch, rows);
  return lossAfterAdapt(learner, meta, learner.adapt(meta, support), query);
}

/** How the outer loop moves a learner: its own rule, by default the exact gradient of `metaLoss`, inner loop included. */
export function metaGradient(
  learner: Learner,
  meta: Params,
  batch: TaskBatch,
  options: OuterOptions,
): MetaGradient {
  if (learner.metaGradient) return learner.metaGradient(meta, batch, options);
  return differentiate(meta, batch.rows, (params, rows) => metaLoss(learner, params, batch, rows, options));
}

/** Value and gradients of a loss that depends on named weights and on the batch's item rows. */
export function differentiate(
  params: Params,
  rows: tf.Tensor2D,
  loss: (params: Params, rows: tf.Tensor2D) => tf.Scalar,
): MetaGradient {
  const names = Object.keys(params);
  const leaves = [...names.map((name) => params[name]!), rows];
  const named = (tensors: readonly tf.Tensor[]) =>
    Object.fromEntries(names.map((name, i) => [name, tensors[i]!]));
  // Unlike `tf.valueAndGrads` this lets a weight have no influence on the loss; its gradient is then zero.
  const { value, grads } = tf.engine().gradients(() => loss(params, rows), leaves, undefined, true);
  const filled = leaves.map((leaf, i) => grads[i] ?? tf.zerosLike(leaf));
  const result = {
    loss: value.dataSync()[0]!,
    grads: named(filled),
    itemGrads: filled[names.length] as tf.Tensor2D,
  };
  value.dispose();
  return result;
}

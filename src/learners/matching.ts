import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { logSumExp } from "../kernels/log-sum-exp.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { pullRows } from "./pull-rows.ts";
import { initScorer, linear, scoreItems } from "./scorer.ts";
import { averageContrast } from "./support-mean.ts";
import { countEvidence, initSupportWeights, logSupportWeights } from "./support-weights.ts";

const ABSENT = -1e9;

/**
 * Matching networks for one visitor (Vinyals et al., 2016, arXiv:1606.04080): an item is judged by attention over
 * the support set, whose rows speak for or against. The score is the log-odds of the attention that falls on either
 * side:
 *
 *   logit_i = prior_i + g · log [ (Σ_{j for} w_j a_ij + κ b_i) / (Σ_{j against} w_j a_ij + κ b_i) ]
 *   a_ij = exp(β φ_i·K c_j),   b_i = exp(β φ_i·K mean φ over the contrast)
 *
 * The catalogue's mean stands on both sides with a learned pseudo-count κ: it shrinks what little evidence says,
 * and without a support the odds are even and the prior is exact. The mean and not each row of the contrast, for the
 * keys are kept per visitor and looked at for every item. Row embeddings c_j are the items' vectors φ_j; with
 * `options.contextual` = 1 (default 0) they are fully conditional: φ_j plus a learned map of what φ_j attends to in
 * its support set. That is attention where the paper has a bidirectional LSTM, so the order of rows does not matter.
 *
 * Where rows have labels, the score is what the attention falls on, as in the paper's ŷ = Σ a y: each row's pull r_j,
 * and -r_j at the opposite of its key, for what speaks for an item speaks against its opposite; attention itself is
 * never negative. The pseudo-count lies at the origin and stands for the prior:
 *
 *   logit_i = prior_i + g · Σ_j w_j r_j (a_ij - 1 / a_ij) / (Σ_j w_j (a_ij + 1 / a_ij) + κ)
 *
 * Meta-learned: the prior, K [dim, dim], log β, g, log κ, the trust w in a row, and the context's two [dim, dim]
 * maps. Fast weights: `row.key` [tasks, support, dim], `row.inFavour` and `row.against` (log w, or absent) [tasks,
 * support], `background` [tasks, dim]; of labels `row.key`, `row.offset` (log w, or absent) and `row.pull`. Scoring
 * takes memory for tasks · items · support logits.
 */
export function createMatching(spec: ModelSpec): Learner {
  const { dim } = spec;
  const contextual = spec.learner.options?.["contextual"] === 1;

  return {
    name: "matching",
    spec,
    init: (seed) => ({
      ...initScorer(spec, seed),
      ...initSupportWeights(spec),
      attentionKey: tf.eye(dim),
      logTemperature: tf.scalar(0.5),
      matchGain: tf.scalar(1),
      ...(contextual && initContext(dim)),
    }),
    adapt: (meta, support) =>
      tf.tidy(() => {
        const { mask, label } = support;
        const [tasks] = mask.shape;
        const logWeights = tf.add(logSupportWeights(meta, support), tf.log(tf.maximum(support.weight, 1e-9)));
        const rows = contextual ? inContext(meta, support, logWeights) : support.items.vectors;
        const toKeys = tf.mul(getParam(meta, "attentionKey"), tf.exp(getParam(meta, "logTemperature")));
        const keys = tf.mul(linear({ vectors: rows, shared: false }, toKeys), tf.expandDims(mask, 2));
        const evidence = countEvidence(support);
        if (support.labels !== "ranking") {
          const pull = tf.mul(mask, pullRows(meta, support));
          return { "row.key": keys, "row.offset": masked(mask, logWeights), "row.pull": pull, evidence };
        }
        const background = linear({ vectors: averageContrast(support.contrast), shared: true }, toKeys);
        return {
          "row.key": keys,
          "row.inFavour": masked(tf.mul(mask, label), logWeights),
          "row.against": masked(tf.mul(mask, tf.sub(1, label)), logWeights),
          background: tf.broadcastTo(tf.reshape(background, [1, dim]), [tasks, dim]),
          evidence,
        };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() => {
        const match = "row.pull" in fast ? matchPulls : matchOdds;
        const prior = scoreItems(meta, getParam<tf.Tensor2D>(fast, "evidence"), items);
        return tf.add(prior, tf.mul(getParam(meta, "matchGain"), match(meta, fast, items)));
      }),
  };
}

/** The pull that each item's attention falls on [tasks, items]. */
function matchPulls(meta: Params, fast: Params, items: ItemBatch): tf.Tensor {
  const keys = getParam<tf.Tensor3D>(fast, "row.key");
  const [tasks] = keys.shape;
  const similarity = linear(items, tf.transpose(keys, [0, 2, 1])) as tf.Tensor3D; // [tasks, items, support]
  const count = similarity.shape[1];
  const offset = tf.expandDims(getParam(fast, "row.offset"), 1);
  const pseudoCount = tf.broadcastTo(tf.reshape(getParam(meta, "shrinkage"), [1, 1, 1]), [tasks, count, 1]);
  const logits = [tf.add(offset, similarity), tf.sub(offset, similarity), pseudoCount];
  const attention = tf.softmax(tf.concat(logits, 2)) as tf.Tensor3D;
  const pull = getParam(fast, "row.pull");
  const values = tf.concat([pull, tf.neg(pull), tf.zeros([tasks, 1])], 1);
  return tf.reshape(tf.matMul(attention, tf.expandDims(values, 2) as tf.Tensor3D), [tasks, count]);
}

/** Log-odds of the attention of each item that falls on rows in its favour [tasks, items]. */
function matchOdds(meta: Params, fast: Params, items: ItemBatch): tf.Tensor {
  const keys = tf.concat(
    [getParam(fast, "row.key"), tf.expandDims(getParam(fast, "background"), 1)],
    1,
  ) as tf.Tensor3D;
  const [tasks, columns] = keys.shape;
  const similarity = linear(items, tf.transpose(keys, [0, 2, 1])) as tf.Tensor3D; // [tasks, items, support + 1]
  const count = similarity.shape[1];
  const pseudoCount = tf.broadcastTo(tf.reshape(getParam(meta, "shrinkage"), [1, 1]), [tasks, 1]);
  const attended = (offset: tf.Tensor) => {
    const offsets = tf.expandDims(tf.concat([offset, pseudoCount], 1), 1);
    return logSumExp(tf.reshape(tf.add(similarity, offsets), [tasks * count, columns]) as tf.Tensor2D);
  };
  const odds = tf.sub(attended(getParam(fast, "row.inFavour")), attended(getParam(fast, "row.against")));
  return tf.reshape(odds, [tasks, count]);
}

/** What the context starts as: rows attend to rows that resemble them, and move a little towards them. */
function initContext(dim: number): Params {
  return { contextQuery: tf.eye(dim), contextValue: tf.tidy(() => tf.mul(tf.eye(dim), 0.1)) };
}

/** Rows with what they attend to in their own support set added [tasks, support, dim]. */
function inContext(meta: Params, support: SupportBatch, logWeights: tf.Tensor): tf.Tensor3D {
  const { vectors } = support.items;
  const queries = linear({ vectors, shared: false }, getParam(meta, "contextQuery")) as tf.Tensor3D;
  const similarity = tf.matMul(queries, tf.transpose(vectors, [0, 2, 1]));
  const attention = tf.softmax(tf.add(similarity, tf.expandDims(masked(support.mask, logWeights), 1)));
  const context = tf.matMul(attention, vectors);
  return tf.add(
    vectors,
    linear({ vectors: context as tf.Tensor3D, shared: false }, getParam(meta, "contextValue")),
  );
}

/** Log-weights where `mask` is 1, absent elsewhere. */
function masked(mask: tf.Tensor, logWeights: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(mask, logWeights), tf.mul(tf.sub(1, mask), ABSENT));
}

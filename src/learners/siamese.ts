import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import type { ItemBatch, RankingQuery } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { lossAfterAdapt } from "./outer-gradient.ts";
import { dotEach, initScorer, linear, scoreItems } from "./scorer.ts";
import { averageSupport, initSupportMean } from "./support-mean.ts";
import { countEvidence } from "./support-weights.ts";
import { expandTasks } from "./task-batch.ts";
import { mineSemiHard, tripletLoss, type Triplets } from "./triplet-loss.ts";

/**
 * A siamese network with triplet loss (Koch et al., 2015; Schroff et al., 2015, arXiv:1503.03832): one projection f
 * embeds the items of the support set and the items to rank on the unit sphere, and an item is as good as it is
 * close to the support's shrunk mean, the anchor.
 *
 *   logit = prior + scale · f(φ)·m,   f(φ) = φP / |φP|,   m = Σ w_j f(φ_j) / (Σ w_j + κ)
 *
 * On the sphere this product ranks as the negative squared distance does. Without a support m is 0 and the prior
 * is exact.
 *
 * Meta-training lowers the triplet loss (anchor, the item that came next, semi-hard negatives among the batch's
 * shared candidates; `options.margin` in units of similarity, default 0.2) plus `options.queryWeight` (default 1)
 * times the query loss of all learners. The triplet loss alone would leave the prior, the gates and the scale as they
 * were: with the default this learner is not purely metric.
 *
 * Meta-learned: the prior, P [dim, dim], log scale (it starts at the inner rate), log κ, the trust w in a row and the
 * pull of rows that speak against their item. Fast weights: `anchor` [tasks, dim].
 */
export function createSiamese(spec: ModelSpec): Learner {
  const { margin = 0.2, queryWeight = 1 } = spec.learner.options ?? {};

  const learner: Learner = {
    name: "siamese",
    spec,
    init: (seed) => ({
      ...initScorer(spec, seed),
      ...initSupportMean(spec),
      projection: tf.eye(spec.dim),
      logScale: tf.scalar(Math.log(Math.max(0.1, spec.learner.innerLr))),
    }),
    adapt: (meta, support) =>
      tf.tidy(() => ({
        anchor: averageSupport(meta, support, embed(meta, support.items)).mean,
        evidence: countEvidence(support),
      })),
    score: (meta, fast, items) =>
      tf.tidy(() => {
        const prior = scoreItems(meta, getParam<tf.Tensor2D>(fast, "evidence"), items);
        return tf.add(prior, tf.mul(tf.exp(getParam(meta, "logScale")), similarity(meta, fast, items)));
      }),
    metaLoss: (meta, batch, rows) => {
      const { support, query } = expandTasks(batch, rows);
      const fast = learner.adapt(meta, support);
      const loss = lossAfterAdapt(learner, meta, fast, query);
      if (query.labels !== "ranking") return loss; // single labels have nothing to compare
      const triplets = compareQuery(meta, fast, query);
      const mined = mineSemiHard(triplets, query.offset, margin);
      return tf.add(tripletLoss(triplets, mined, margin), tf.mul(queryWeight, loss));
    },
  };
  return learner;
}

/** The anchor's similarity to what came next, the first target, and to what could have. */
function compareQuery(meta: Params, fast: Params, query: RankingQuery): Triplets {
  return {
    positive: tf.slice(similarity(meta, fast, query.target), [0, 0], [-1, 1]),
    negatives: similarity(meta, fast, query.candidates),
  };
}

/** Similarity of each item to the anchor [tasks, items]. */
function similarity(meta: Params, fast: Params, items: ItemBatch): tf.Tensor2D {
  return dotEach(embed(meta, items), getParam<tf.Tensor2D>(fast, "anchor"), items.shared);
}

/** Items on the unit sphere [tasks|1, items, dim]. */
function embed(meta: Params, items: ItemBatch): tf.Tensor3D {
  const projected = linear(items, getParam(meta, "projection"));
  const squaredLength = tf.sum(tf.square(projected), 2, true);
  // x^-½ by ops that every backend has registered; an item without content stays near the centre.
  return tf.mul(projected, tf.exp(tf.mul(tf.log(tf.add(squaredLength, 1e-6)), -0.5)));
}

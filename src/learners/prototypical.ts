import * as tf from "@tensorflow/tfjs-core";
import { ACTIONS } from "../core/interaction.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { pullItems } from "./pull-items.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { averageContrast } from "./support-mean.ts";
import { countEvidence, initSupportWeights, oneHotRows, weighRows } from "./support-weights.ts";

/**
 * Gains before training, by action, in units of the inner rate, for a gradient step from the prior moves the user by
 * such a prototype. Impressions and dislikes push away.
 */
const GAINS = [-0.25, 1, 1, 1, 1, -0.5];

/**
 * Prototypical networks for one visitor (Snell et al., 2017, arXiv:1703.05175). The classes are what the visitor
 * did: each action has one prototype, the weighted mean of the items it was done to, as a displacement from the
 * catalogue's background. A learned pseudo-count per action shrinks it, so that an action that did not happen adds
 * nothing and no support gives the prior exactly:
 *
 *   u = μ0 + Σ_a g_a ⊙ (Σ_{j: a} w_j (φ_j - mean φ over the contrast)) / (Σ_{j: a} w_j + κ_a)
 *
 * Where rows have labels, a row stands at φ_j times its pull, without a background: the label already says how far
 * from the expected it is.
 *
 * Meta-learned: the prior μ0 [dim], gains g [actions, dim], log κ [actions], and the trust w in a row. Fast weights:
 * the user vector [tasks, dim]. Adapts the user vector only.
 */
export function createPrototypical(spec: ModelSpec): Learner {
  const { dim } = spec;

  return {
    name: "prototypical",
    spec,
    init: (seed) => {
      const { shrinkage, ...weights } = initSupportWeights(spec);
      shrinkage!.dispose(); // each action has its own
      return {
        ...initScorer(spec, seed),
        ...weights,
        actionGain: tf.tidy(() =>
          tf.mul(tf.tile(tf.tensor2d(GAINS, [ACTIONS.length, 1]), [1, dim]), spec.learner.innerLr),
        ),
        actionShrinkage: tf.zeros([ACTIONS.length]),
      };
    },
    adapt: (meta, support) =>
      tf.tidy(() => {
        const moves = tf.mul(getParam(meta, "actionGain"), displacements(meta, support));
        return {
          user: tf.add(getParam(meta, "user"), tf.sum(moves, 1)),
          evidence: countEvidence(support),
        };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() =>
        scoreItems({ ...meta, user: getParam(fast, "user") }, getParam<tf.Tensor2D>(fast, "evidence"), items),
      ),
  };
}

/** Shrunk prototype of each action, as its distance from the background [tasks, actions, dim]. */
function displacements(meta: Params, support: SupportBatch): tf.Tensor {
  const [tasks, rows] = support.mask.shape;
  const actions = ACTIONS.length;
  const did = tf.reshape(oneHotRows(support.action, actions), [tasks, rows, actions]);
  const weights = tf.transpose(tf.mul(did, tf.expandDims(weighRows(meta, support), 2)), [0, 2, 1]);
  const moved =
    support.labels === "ranking"
      ? tf.sub(support.items.vectors, averageContrast(support.contrast))
      : pullItems(meta, support);
  const sums = tf.matMul(weights as tf.Tensor3D, moved as tf.Tensor3D);
  const kappa = tf.reshape(tf.exp(getParam(meta, "actionShrinkage")), [actions, 1]);
  return tf.div(sums, tf.add(tf.sum(weights, 2, true), kappa));
}

import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { solve } from "../kernels/solve.ts";
import type { ItemBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { pullRows } from "./pull-rows.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights, weighRows } from "./support-weights.ts";

/**
 * Meta-learned ridge regression in closed form, exact: the posterior mean of a linear-Gaussian user (Bertinetto et
 * al., 2019, arXiv:1805.08136, with a learned prior as in Harrison et al., 2018, arXiv:1807.08912).
 *
 *   u = μ0 + Λ⁻¹ Σ w (r - φ·μ0) φ,   Λ = diag(D) + η·mean φφᵀ over the contrast + Σ w φφᵀ
 *
 * Meta-learned: the prior mean μ0 and precision D, the weight η of the catalogue's spread, the responses r of rows
 * that speak for and against their item, and the trust w in a row. A squared label is its own response, and what the
 * whole prior says of it is subtracted. Adapts the user vector only, for only that has a closed form. A model of
 * ratings has a constant coordinate behind the item vectors: how high the visitor rates whatever it is.
 */
export function createRidge(spec: ModelSpec): Learner {
  const dim = spec.dim + (spec.labels ? 1 : 0);
  const extend = (items: ItemBatch) => (spec.labels ? withConstant(items) : items);

  return {
    name: "ridge",
    spec,
    init: (seed) => {
      const { shrinkage, ...weights } = initSupportWeights(spec);
      shrinkage!.dispose(); // the precision does its work
      return {
        ...initScorer({ ...spec, dim }, seed),
        ...weights,
        logPrecision: tf.fill([dim], -1),
        logSpread: tf.scalar(0),
        responses: tf.tensor1d([-1, 5]),
      };
    },
    adapt: (meta, support) =>
      tf.tidy(() => {
        const items = extend(support.items);
        const { vectors } = items; // [tasks, support, dim]
        const evidence = countEvidence(support);
        const prior = getParam<tf.Tensor1D>(meta, "user");
        const weights = weighRows(meta, support);
        const weighted = tf.mul(vectors, tf.expandDims(weights, 2)) as tf.Tensor3D;
        const precision = tf.add(
          priorPrecision(meta, extend(support.contrast)),
          tf.matMul(tf.transpose(weighted, [0, 2, 1]), vectors),
        ) as tf.Tensor3D;
        const against = tf.slice(getParam(meta, "responses"), [0], [1]);
        const inFavour = tf.slice(getParam(meta, "responses"), [1], [1]);
        const response = tf.add(tf.mul(support.label, inFavour), tf.mul(tf.sub(1, support.label), against));
        const [tasks, rows] = weights.shape;
        const expected = tf.reshape(tf.matMul(tf.reshape(vectors, [-1, dim]), tf.reshape(prior, [dim, 1])), [
          tasks,
          rows,
        ]);
        const missing =
          support.labels === "squared" ? pullRows(meta, { ...support, items }) : tf.sub(response, expected);
        const residual = tf.expandDims(missing, 1) as tf.Tensor3D;
        const pull = tf.reshape(tf.matMul(residual, weighted), [tasks, dim]) as tf.Tensor2D;
        return { user: tf.add(prior, solve(precision, pull)), evidence };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() =>
        scoreItems(
          { ...meta, user: getParam(fast, "user") },
          getParam<tf.Tensor2D>(fast, "evidence"),
          extend(items),
        ),
      ),
  };
}

/** The items with a 1 at the end of each vector. */
function withConstant(items: ItemBatch): ItemBatch {
  const { vectors } = items;
  const ones = tf.ones([vectors.shape[0], vectors.shape[1], 1]) as tf.Tensor3D;
  return { ...items, vectors: tf.concat([vectors, ones], 2) };
}

/** diag(D) + η·mean φφᵀ over the contrast [1, dim, dim]: how sure the prior is in each direction. */
function priorPrecision(meta: Params, contrast: ItemBatch): tf.Tensor3D {
  const [, count, dim] = contrast.vectors.shape;
  const items = tf.reshape(contrast.vectors, [count, dim]);
  const spread = tf.mul(
    tf.matMul(tf.transpose(items), items),
    tf.div(tf.exp(getParam(meta, "logSpread")), count),
  );
  const diagonal = tf.mul(tf.eye(dim), tf.exp(getParam(meta, "logPrecision")));
  return tf.expandDims(tf.add(spread, diagonal), 0) as tf.Tensor3D;
}

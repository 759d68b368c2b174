import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import type { ItemBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { initScorer, linear, scoreItems } from "./scorer.ts";
import { averageContrast, averageSupport, initSupportMean } from "./support-mean.ts";
import { countEvidence } from "./support-weights.ts";

/**
 * Relation networks for one visitor (Sung et al., 2018, arXiv:1711.06025): a learned module compares an item e with
 * the prototype p of the support set.
 *
 *   logit = prior + trust · h·relu(Wp p + We e + Wx (p ⊙ e) + b)
 *
 * p [tasks, dim] is the weighted and shrunk mean of the support's items, measured from the catalogue's background, or
 * of items times what their labels say against the prior;
 * trust [tasks, 1] is 0 without a support, which gives the prior exactly. The product p ⊙ e is not in the paper,
 * whose convolutions compare features; without it, one hidden layer has to learn what a product is. Both halves
 * that see the item are one product: We e + Wx (p ⊙ e) = (We + Wx diag(p)) e.
 *
 * Meta-learned: the prior, three [dim, units] weights, b and h [units], log κ and the trust in a row.
 * `options.relationHidden` (default 16): units of the module.
 */
export function createRelation(spec: ModelSpec): Learner {
  const units = spec.learner.options?.["relationHidden"] ?? 16;

  return {
    name: "relation",
    spec,
    init: (seed) => ({
      ...initScorer(spec, seed),
      ...initSupportMean(spec),
      ...initModule(spec.dim, units, seed + 1),
    }),
    adapt: (meta, support) =>
      tf.tidy(() => {
        const { labels, items, contrast } = support;
        const rows = labels === "ranking" ? tf.sub(items.vectors, averageContrast(contrast)) : items.vectors;
        const { mean, trust } = averageSupport(meta, support, rows as tf.Tensor3D);
        return { prototype: mean, trust, evidence: countEvidence(support) };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() => {
        const prior = scoreItems(meta, getParam<tf.Tensor2D>(fast, "evidence"), items);
        return tf.add(prior, tf.mul(getParam(fast, "trust"), relate(meta, fast, items)));
      }),
  };
}

/** What the module says of each item [tasks, items]. */
function relate(meta: Params, fast: Params, items: ItemBatch): tf.Tensor {
  const prototype = getParam<tf.Tensor2D>(fast, "prototype");
  const fromPrototype = tf.matMul(prototype, getParam<tf.Tensor2D>(meta, "relationPrototype"));
  const perTask = tf.mul(tf.expandDims(prototype, 2), getParam(meta, "relationProduct")); // [tasks, dim, units]
  const fromItem = linear(items, tf.add(perTask, getParam(meta, "relationItem")));
  const bias = tf.expandDims(tf.add(fromPrototype, getParam(meta, "relationBias")), 1);
  const hidden = tf.relu(tf.add(fromItem, bias)) as tf.Tensor3D;
  const [tasks, count, units] = hidden.shape;
  const head = tf.reshape(getParam(meta, "relationHead"), [units, 1]) as tf.Tensor2D;
  return tf.reshape(tf.matMul(tf.reshape(hidden, [-1, units]), head), [tasks, count]);
}

/**
 * The module starts as a similarity: products push every unit up and units push the logit up. What sees the item or
 * the prototype alone starts small, and a positive bias keeps units alive.
 */
function initModule(dim: number, units: number, seed: number): Params {
  const random = createRandom(seed);
  const draw = (length: number, next: () => number) => Float32Array.from({ length }, next);
  const small = () => (0.1 * random.normal()) / Math.sqrt(dim);
  return {
    relationPrototype: tf.tensor2d(draw(dim * units, small), [dim, units]),
    relationItem: tf.tensor2d(draw(dim * units, small), [dim, units]),
    relationProduct: tf.tensor2d(
      draw(dim * units, () => Math.abs(random.normal())),
      [dim, units],
    ),
    relationBias: tf.ones([units]),
    relationHead: tf.tensor1d(draw(units, () => Math.abs(random.normal()) / Math.sqrt(units))),
  };
}

import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import { stopGradient } from "../kernels/stop-gradient.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { innerLoss } from "./inner-loss.ts";
import type { AdaptOptions, Learner } from "./learner.ts";
import { weighSupport } from "./losses.ts";
import { lossAfterAdapt } from "./outer-gradient.ts";
import { pullItems } from "./pull-items.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights } from "./support-weights.ts";
import { expandTasks } from "./task-batch.ts";

/**
 * LEO: the inner loop moves a small latent code z [tasks, latent] instead of the weights (Rusu et al., 2019,
 * arXiv:1807.05960).
 *
 *   z0 = (Σ w e E) / (Σ w + κ),   z ← z - rate ⊙ ∇z support loss(μ0 + z D),   u = μ0 + z D
 *
 * with e the items, times their pull where rows have labels, encoder E [dim, latent] and decoder D [latent, dim], so
 * that an empty support gives μ0. Adapts the user vector.
 *
 * Simpler than the paper: no relation network (one class, the items spoken for, has nobody to be compared with), no
 * bias in encoder and decoder, one spread of z for all tasks instead of one that the encoder gives, and a decoder
 * without chance. While it is trained, z0 gets normal noise of a learned scale, shrunk by the evidence as the mean is.
 *
 * Options: `latent`, length of z (16); `klWeight`, pull of z0's distribution to N(0, 1) (1e-3); `encoderWeight`, pull of
 * z0 to where the inner loop takes it (1e-3); `orthogonality`, pull of D's rows apart (1e-3).
 */
export function createLeo(spec: ModelSpec): Learner {
  const { dim } = spec;
  const { steps, innerLr, options } = spec.learner;
  const { latent = 16, klWeight = 1e-3, encoderWeight = 1e-3, orthogonality = 1e-3 } = options ?? {};

  /** From the encoder's code to the user vector. Call it inside a tidy. */
  const run = (meta: Params, support: SupportBatch, noise: tf.Tensor2D | undefined, onStep?: OnStep) => {
    const evidence = countEvidence(support);
    const weighed = weighSupport(meta, support);
    const total = tf.expandDims(weighed.total, 1);
    const weights = tf.expandDims(tf.div(weighed.weights, total), 1) as tf.Tensor3D;
    const pooled = tf.reshape(tf.matMul(weights, pullItems(meta, support)), [-1, dim]) as tf.Tensor2D;
    const mean = tf.matMul(pooled, getParam<tf.Tensor2D>(meta, "encoder"));
    const scale = tf.exp(getParam(meta, "logScale"));
    const shrink = tf.div(tf.sum(weighed.weights, 1, true), total);
    const start = noise ? tf.add(mean, tf.mul(tf.mul(shrink, scale), noise)) : mean;
    const decode = (code: tf.Tensor) =>
      tf.add(getParam(meta, "user"), tf.matMul(code as tf.Tensor2D, getParam<tf.Tensor2D>(meta, "decoder")));
    const gradient = tf.grad((code) =>
      tf.sum(innerLoss({ ...meta, user: decode(code) }, evidence, support, weighed)),
    );

    let code: tf.Tensor = start;
    onStep?.({ user: decode(code) }, 0);
    for (let step = 0; step < steps; step++) {
      const rate = tf.slice(getParam(meta, "latentRate"), [step, 0], [1, latent]);
      code = tf.sub(code, tf.mul(rate, gradient(code)));
      onStep?.({ user: decode(code) }, step + 1);
    }
    return { fast: { user: decode(code), evidence }, mean, scale, start, code };
  };

  const score: Learner["score"] = (meta, fast, items) =>
    tf.tidy(() =>
      scoreItems({ ...meta, user: getParam(fast, "user") }, getParam<tf.Tensor2D>(fast, "evidence"), items),
    );

  return {
    name: "leo",
    spec,
    init: (seed) => {
      const random = createRandom(seed + 1);
      const values = Float32Array.from({ length: dim * latent }, () => random.normal() / Math.sqrt(latent));
      const encoder = tf.tensor2d(values, [dim, latent]);
      return {
        ...initScorer(spec, seed),
        ...initSupportWeights(spec),
        encoder,
        // The encoder's transpose: decoded, an item's code points to where the item lies.
        decoder: tf.tidy(() => tf.transpose(encoder)),
        latentRate: tf.fill([steps, latent], innerLr),
        logScale: tf.fill([latent], -1),
      };
    },
    adapt: (meta, support, { onStep } = {}) => tf.tidy(() => run(meta, support, undefined, onStep).fast),
    score,
    metaLoss: (meta, batch, rows, { seed }) =>
      tf.tidy(() => {
        const { support, query } = expandTasks(batch, rows);
        const tasks = support.mask.shape[0];
        const random = createRandom(seed);
        const noise = Float32Array.from({ length: tasks * latent }, () => random.normal());
        const { fast, mean, scale, start, code } = run(meta, support, tf.tensor2d(noise, [tasks, latent]));
        const towardsCode = tf.div(tf.sum(tf.square(tf.sub(stopGradient(code), start))), tasks);
        const penalties = tf.add(
          tf.add(tf.mul(divergence(mean, scale), klWeight), tf.mul(towardsCode, encoderWeight)),
          tf.mul(overlap(getParam<tf.Tensor2D>(meta, "decoder")), orthogonality),
        );
        return tf.add(lossAfterAdapt({ score }, meta, fast, query), penalties) as tf.Scalar;
      }),
  };
}

type OnStep = AdaptOptions["onStep"];

/** Mean over tasks of KL(N(mean, scale²) ‖ N(0, 1)); mean [tasks, latent], scale [latent]. */
function divergence(mean: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  const ofMean = tf.div(tf.sum(tf.square(mean)), mean.shape[0]!);
  const ofScale = tf.sum(tf.sub(tf.sub(tf.square(scale), 1), tf.mul(tf.log(scale), 2)));
  return tf.mul(tf.add(ofMean, ofScale), 0.5);
}

/** Mean squared cosine between different rows of the decoder [latent, dim]; 0 where all are orthogonal. */
function overlap(decoder: tf.Tensor2D): tf.Tensor {
  const [rows] = decoder.shape;
  const length = tf.sqrt(tf.add(tf.sum(tf.square(decoder), 1, true), 1e-9));
  const unit = tf.div(decoder, length) as tf.Tensor2D;
  const cosines = tf.matMul(unit, tf.transpose(unit));
  return tf.mean(tf.square(tf.sub(cosines, tf.eye(rows))));
}

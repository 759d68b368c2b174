import * as tf from "@tensorflow/tfjs-core";
import { ACTIONS } from "../core/interaction.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { lossAfterAdapt } from "./outer-gradient.ts";
import { pullItems } from "./pull-items.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights, logSupportWeights } from "./support-weights.ts";
import { expandTasks } from "./task-batch.ts";

/** Before training r is about the item itself; a user vector is a few times as long. */
const DECODE = 3;

/**
 * Neural process: each support row is encoded alone, the codes are averaged, and the average says who the user is
 * (Garnelo et al., 2018, arXiv:1807.01613 and, with the latent, arXiv:1807.01622).
 *
 *   r_j = softplus(φ_j W1 + label·w + action_j + b) W2,   r̄ = Σ w r / (Σ w + κ),   user = μ0 + r̄ D
 *
 * Where rows have labels, φ_j is the item times its pull and the label's place holds 1.
 *
 * The mean shrinks by the learned κ, so that an empty support gives r̄ = 0 and with it the prior, exactly. Softplus
 * stands in for the paper's relu: its gradient exists everywhere.
 *
 * In training the user is drawn: z = r̄ + σ·noise with σ² = σ0²·κ / (Σ w + κ), which narrows as rows come in, and the
 * loss adds klWeight · KL(N(r̄, σ²) ‖ N(0, 1)). The papers' posterior sees the target as well; ours sees the support
 * alone, so that it never leaks. `adapt` takes the mean and is deterministic.
 *
 * Options: `processHidden` units of the encoder (32), `latent` 1 for the latent or 0 for the conditional process (1),
 * `klWeight` (0.001).
 */
export function createNeuralProcess(spec: ModelSpec): Learner {
  const { dim } = spec;
  const { processHidden = 32, latent = 1, klWeight = 1e-3 } = spec.learner.options ?? {};

  const learner: Learner = {
    name: "neural-process",
    spec,
    init: (seed) =>
      tf.tidy(() => ({
        ...initScorer(spec, seed),
        ...initSupportWeights(spec),
        ...initEncoder(dim, processHidden, seed),
        decode: tf.mul(tf.eye(dim), DECODE),
        ...(latent ? { logNoise: tf.fill([dim], -3) } : {}),
      })),
    adapt: (meta, support) =>
      tf.tidy(() => ({
        user: decode(meta, encodeSupport(meta, support).mean),
        evidence: countEvidence(support),
      })),
    score: (meta, fast, items) =>
      tf.tidy(() =>
        scoreItems({ ...meta, user: getParam(fast, "user") }, getParam<tf.Tensor2D>(fast, "evidence"), items),
      ),
  };
  if (!latent) return learner;

  return {
    ...learner,
    metaLoss: (meta, batch, rows, { seed }) => {
      const { support, query } = expandTasks(batch, rows);
      const { mean, doubt } = encodeSupport(meta, support);
      const logVariance = tf.add(tf.mul(getParam(meta, "logNoise"), 2), tf.log(doubt));
      const random = createRandom(seed);
      const noise = tf.tensor2d(
        Float32Array.from({ length: mean.size }, () => random.normal()),
        mean.shape,
      );
      const drawn = tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise)) as tf.Tensor2D;
      const fast = { user: decode(meta, drawn), evidence: countEvidence(support) };
      const perUnit = tf.sub(tf.add(tf.exp(logVariance), tf.square(mean)), tf.add(logVariance, 1));
      const divergence = tf.mul(tf.mean(tf.sum(perUnit, 1)), 0.5);
      return tf.add(lossAfterAdapt(learner, meta, fast, query), tf.mul(divergence, klWeight)) as tf.Scalar;
    },
  };
}

/**
 * The encoder before training. Units come in pairs of opposite sign, for softplus(a + c) - softplus(-a + c) is about
 * 2σ(c)·a: the code of a row is its item, times a gate c that the label opens. So one click counts from the start.
 */
function initEncoder(dim: number, hidden: number, seed: number): Params {
  const random = createRandom(seed + 1);
  const directions = Array.from({ length: Math.ceil(hidden / 2) }, () =>
    Array.from({ length: dim }, () => random.normal() / Math.sqrt(dim)),
  );
  const units = Array.from({ length: hidden }, (_, unit) =>
    directions[unit >> 1]!.map((x) => (unit % 2 ? -x : x)),
  );
  const outward = tf.tensor2d(units);
  return {
    encodeItem: tf.transpose(outward),
    encodeLabel: tf.fill([hidden], 4),
    encodeAction: tf.zeros([ACTIONS.length, hidden]),
    encodeBias: tf.fill([hidden], -2),
    encodeOut: tf.mul(outward, dim / directions.length),
  };
}

/** The shrunk mean of the rows' codes [tasks, dim], and κ / (Σ w + κ) [tasks, 1]: 1 where nothing is known. */
function encodeSupport(meta: Params, support: SupportBatch): { mean: tf.Tensor2D; doubt: tf.Tensor2D } {
  const [tasks, rows, dim] = support.items.vectors.shape;
  const flat = <T extends tf.Tensor>(x: tf.Tensor, shape: number[]) => tf.reshape(x, shape) as T;
  const count = tasks * rows;
  const action = tf.cast(tf.oneHot(flat<tf.Tensor1D>(support.action, [count]), ACTIONS.length), "float32");
  // A pulled item already holds its label and is as long as it should move the user.
  const isRanked = support.labels === "ranking";
  const items = isRanked ? support.items.vectors : tf.div(pullItems(meta, support), DECODE);
  const label = isRanked ? support.label : tf.onesLike(support.label);
  const inputs = tf.concat([flat(items, [count, dim]), flat(label, [count, 1]), action], 1);
  const hidden = getParam(meta, "encodeBias").shape[0]!;
  const weights = tf.concat(
    [
      getParam(meta, "encodeItem"),
      flat(getParam(meta, "encodeLabel"), [1, hidden]),
      getParam(meta, "encodeAction"),
    ],
    0,
  );
  const activation = tf.softplus(
    tf.add(tf.matMul(inputs as tf.Tensor2D, weights as tf.Tensor2D), getParam(meta, "encodeBias")),
  ) as tf.Tensor2D;
  const codes = flat<tf.Tensor3D>(tf.matMul(activation, getParam(meta, "encodeOut")), [tasks, rows, dim]);
  const trust = tf.mul(tf.mul(support.mask, support.weight), tf.exp(logSupportWeights(meta, support)));
  const kappa = tf.exp(getParam(meta, "shrinkage"));
  const total = tf.add(tf.sum(trust, 1, true), kappa) as tf.Tensor2D;
  const sum = flat(tf.matMul(tf.expandDims(trust, 1) as tf.Tensor3D, codes), [tasks, dim]);
  return { mean: tf.div(sum, total) as tf.Tensor2D, doubt: tf.div(kappa, total) as tf.Tensor2D };
}

/** μ0 + z·D [tasks, dim]. */
function decode(meta: Params, code: tf.Tensor2D): tf.Tensor2D {
  return tf.add(
    getParam(meta, "user"),
    tf.matMul(code, getParam<tf.Tensor2D>(meta, "decode")),
  ) as tf.Tensor2D;
}

import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import { createRandom } from "../core/random.ts";
import { stopGradient } from "../kernels/stop-gradient.ts";
import { getParam, type Params } from "../model/params.ts";
import { innerLoss } from "./inner-loss.ts";
import type { Learner } from "./learner.ts";
import { weighSupport } from "./losses.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights } from "./support-weights.ts";

/** What a gate sees of a coordinate: gradient (2), loss (2), the coordinate itself, and the gate's last value. */
const INPUTS = 6;
/** σ(4) = 0.98: before training the optimizer forgets next to nothing. */
const KEEP = 4;

/**
 * The LSTM meta-learner: a learned optimizer whose cell state is the user vector (Ravi and Larochelle, 2017,
 * https://openreview.net/forum?id=rJY0-Kcll).
 *
 *   θ_t = f_t ⊙ θ_{t-1} - i_t ⊙ ∇_{t-1},   u = μ0 + (θ_T - μ0) · Σw / (Σw + κ)
 *
 * Both gates are linear in [∇, loss, θ_{t-1}, gate_{t-1}], with weights [6, 1] that all coordinates share; gradient and
 * loss enter as log-magnitude and sign (Andrychowicz et al., 2016, arXiv:1606.04474, appendix A). As in the paper, the
 * outer loop takes them as constants. The evidence's share makes an empty support give μ0, which the forget gate alone
 * would not. Adapts the user vector.
 *
 * Other than in the paper there is no LSTM below the gates, and the input gate is a softplus and not a sigmoid: user
 * vectors want rates above 1.
 */
export function createLstm(spec: ModelSpec): Learner {
  const { dim } = spec;
  const { steps, innerLr } = spec.learner;

  return {
    name: "lstm",
    spec,
    init: (seed) => {
      const random = createRandom(seed + 1);
      const weights = () =>
        tf.tensor2d(
          Float32Array.from({ length: INPUTS }, () => 0.05 * random.normal()),
          [INPUTS, 1],
        );
      return {
        ...initScorer(spec, seed),
        ...initSupportWeights(spec),
        forgetWeight: weights(),
        forgetBias: tf.scalar(KEEP),
        inputWeight: weights(),
        // softplus(log(e^rate - 1)) = rate
        inputBias: tf.scalar(innerLr + Math.log(-Math.expm1(-innerLr))),
      };
    },
    adapt: (meta, support, { onStep } = {}) =>
      tf.tidy(() => {
        const evidence = countEvidence(support);
        const tasks = evidence.shape[0];
        const weighed = weighSupport(meta, support);
        const prior = tf.broadcastTo(tf.expandDims(getParam(meta, "user"), 0), [tasks, dim]);
        const lossOf = (user: tf.Tensor) => innerLoss({ ...meta, user }, evidence, support, weighed);
        const gradient = tf.grad((user) => tf.sum(lossOf(user)));
        const share = tf.div(tf.sum(weighed.weights, 1, true), tf.expandDims(weighed.total, 1));
        const userOf = (cell: tf.Tensor) => tf.add(prior, tf.mul(tf.sub(cell, prior), share));

        let cell: tf.Tensor = prior;
        let forget: tf.Tensor = tf.fill([tasks, dim], 1);
        let input: tf.Tensor = tf.fill([tasks, dim], innerLr);
        onStep?.({ user: userOf(cell) }, 0);
        for (let step = 0; step < steps; step++) {
          const slope = stopGradient(gradient(cell));
          const loss = stopGradient(tf.broadcastTo(tf.expandDims(lossOf(cell), 1), [tasks, dim]));
          const seen = [...logAndSign(slope), ...logAndSign(loss), cell];
          forget = tf.sigmoid(gate(meta, "forget", [...seen, forget]));
          input = tf.softplus(gate(meta, "input", [...seen, input]));
          cell = tf.sub(tf.mul(forget, cell), tf.mul(input, slope));
          onStep?.({ user: userOf(cell) }, step + 1);
        }
        return { user: userOf(cell), evidence };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() =>
        scoreItems({ ...meta, user: getParam(fast, "user") }, getParam<tf.Tensor2D>(fast, "evidence"), items),
      ),
  };
}

/** A gate before its nonlinearity, from INPUTS tensors [tasks, dim]: [tasks, dim]. */
function gate(meta: Params, name: "forget" | "input", inputs: readonly tf.Tensor[]): tf.Tensor {
  const [{ shape }] = inputs as [tf.Tensor];
  const columns = inputs.map((x) => tf.reshape(x, [-1, 1]));
  const weighed = tf.matMul(
    tf.concat(columns, 1) as tf.Tensor2D,
    getParam<tf.Tensor2D>(meta, `${name}Weight`),
  );
  return tf.reshape(tf.add(weighed, getParam(meta, `${name}Bias`)), shape);
}

/**
 * (log|x| / 10, sign x), and (-1, e^10 x) where |x| < e^-10, so that neither is sensitive near 0. Written with relu,
 * which has a gradient here, instead of maximum and minimum.
 */
function logAndSign(x: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const floor = Math.exp(-10);
  const magnitude = tf.add(tf.relu(x), tf.relu(tf.neg(x)));
  const log = tf.div(tf.log(tf.add(tf.relu(tf.sub(magnitude, floor)), floor)), 10);
  const atMostOne = tf.sub(1, tf.relu(tf.sub(1, tf.div(x, floor))));
  return [log, tf.sub(tf.relu(tf.add(atMostOne, 1)), 1)];
}

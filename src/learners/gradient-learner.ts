import * as tf from "@tensorflow/tfjs-core";
import { stopGradient } from "../kernels/stop-gradient.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, mapParams, pickParams, type Params } from "../model/params.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { AdaptOptions, Learner } from "./learner.ts";
import { supportLoss, weighSupport } from "./losses.ts";
import { adaptedNames, initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights } from "./support-weights.ts";

/** What tells the members of the MAML family apart. */
export interface GradientLearnerOptions {
  /** 2: the outer loop differentiates through the inner gradient; 1: it takes that gradient as a constant. */
  readonly order: 1 | 2;
  /** `fixed`: one constant rate; `learned`: one meta-learned rate per weight and step. */
  readonly rates: "fixed" | "learned";
}

/**
 * The MAML family: adaptation is a few gradient steps on the support loss, started from a meta-learned init. The
 * gradients of all tasks come out of one backward pass, because tasks do not share fast weights.
 */
export function createGradientLearner(
  name: string,
  spec: ModelSpec,
  options: GradientLearnerOptions,
): Learner {
  const { steps, innerLr, adapts } = spec.learner;
  const adapted = adaptedNames(spec, adapts);

  const init = (seed: number): Params => {
    const scorer = initScorer(spec, seed);
    const params = { ...scorer, ...initSupportWeights(spec) };
    if (options.rates === "fixed") return params;
    const rates = adapted.map((weight) => [
      `rate.${weight}`,
      tf.fill([steps, ...getParam(scorer, weight).shape], rateScale(weight) * innerLr),
    ]);
    return { ...params, ...Object.fromEntries(rates) };
  };

  const rateOf = (meta: Params, weight: string, step: number): tf.Tensor => {
    if (options.rates === "fixed") return tf.scalar(rateScale(weight) * innerLr);
    const rates = getParam(meta, `rate.${weight}`);
    const [, ...shape] = rates.shape;
    return tf.reshape(tf.slice(rates, [step], [1]), [1, ...shape]);
  };

  const adapt = (meta: Params, support: SupportBatch, { onStep }: AdaptOptions = {}): Params =>
    tf.tidy(() => {
      const evidence = countEvidence(support);
      const tasks = evidence.shape[0];
      const weighed = weighSupport(meta, support);
      let fast = mapParams(pickParams(meta, adapted), (tensor) => perTask(tensor, tasks));
      onStep?.(fast, 0);
      for (let step = 0; step < steps; step++) {
        const gradient = tf.grads((...tensors: tf.Tensor[]) => {
          const theta = { ...meta, ...Object.fromEntries(adapted.map((weight, i) => [weight, tensors[i]!])) };
          const losses = supportLoss(weighed, support.contrastOffset, {
            items: scoreItems(theta, evidence, support.items),
            contrast: scoreItems(theta, evidence, support.contrast),
          });
          return tf.sum(losses);
        });
        const grads = gradient(adapted.map((weight) => getParam(fast, weight)));
        fast = Object.fromEntries(
          adapted.map((weight, i) => {
            const grad = options.order === 1 ? stopGradient(grads[i]!) : grads[i]!;
            return [weight, tf.sub(getParam(fast, weight), tf.mul(rateOf(meta, weight, step), grad))];
          }),
        );
        onStep?.(fast, step + 1);
      }
      return { ...fast, evidence };
    });

  const score = (meta: Params, fast: Params, items: ItemBatch): tf.Tensor2D =>
    tf.tidy(() => {
      const { evidence, ...weights } = fast;
      return scoreItems({ ...meta, ...weights }, evidence as tf.Tensor2D, items);
    });

  return { name, spec, init, adapt, score };
}

/** A user vector is long (logits span several units), network weights are small; one rate serves both when scaled. */
function rateScale(weight: string): number {
  return weight === "user" ? 1 : 0.02;
}

/** A weight copied to every task, [tasks, ...]. */
function perTask(tensor: tf.Tensor, tasks: number): tf.Tensor {
  return tf.broadcastTo(tf.expandDims(tensor, 0), [tasks, ...tensor.shape]);
}

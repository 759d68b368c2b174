import * as tf from "@tensorflow/tfjs-core";
import { stopGradient } from "../kernels/stop-gradient.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, mapParams, pickParams, type Params } from "../model/params.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { innerLoss } from "./inner-loss.ts";
import type { AdaptOptions, Learner } from "./learner.ts";
import { weighSupport } from "./losses.ts";
import { lossAfterAdapt } from "./outer-gradient.ts";
import { adaptedNames, initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights } from "./support-weights.ts";
import { expandTasks } from "./task-batch.ts";

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
 *
 * `spec.learner.options.multiStep` (0 or 1, default 0): the outer loop lowers the query loss after every inner step
 * instead of the last one alone, with equal weights that are not annealed (multi-step loss of MAML++, Antoniou et al.,
 * 2019, arXiv:1810.09502). Reptile has a rule of its own and does not heed it.
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

  /** Fast weights before the first and after each inner step, each with its evidence. Call it inside a tidy. */
  const trajectory = (meta: Params, support: SupportBatch, { onStep }: AdaptOptions = {}): Params[] => {
    const evidence = countEvidence(support);
    const tasks = evidence.shape[0];
    const weighed = weighSupport(meta, support);
    let fast = mapParams(pickParams(meta, adapted), (tensor) => perTask(tensor, tasks));
    const path = [{ ...fast, evidence }];
    onStep?.(fast, 0);
    for (let step = 0; step < steps; step++) {
      const gradient = tf.grads((...tensors: tf.Tensor[]) => {
        const theta = { ...meta, ...Object.fromEntries(adapted.map((weight, i) => [weight, tensors[i]!])) };
        return tf.sum(innerLoss(theta, evidence, support, weighed));
      });
      const grads = gradient(adapted.map((weight) => getParam(fast, weight)));
      fast = Object.fromEntries(
        adapted.map((weight, i) => {
          const grad = options.order === 1 ? stopGradient(grads[i]!) : grads[i]!;
          return [weight, tf.sub(getParam(fast, weight), tf.mul(rateOf(meta, weight, step), grad))];
        }),
      );
      path.push({ ...fast, evidence });
      onStep?.(fast, step + 1);
    }
    return path;
  };

  const adapt = (meta: Params, support: SupportBatch, adaptOptions?: AdaptOptions): Params =>
    tf.tidy(() => trajectory(meta, support, adaptOptions).at(-1)!);

  const score = (meta: Params, fast: Params, items: ItemBatch): tf.Tensor2D =>
    tf.tidy(() => {
      const { evidence, ...weights } = fast;
      return scoreItems({ ...meta, ...weights }, evidence as tf.Tensor2D, items);
    });

  /** Mean of the query losses after every inner step. */
  const multiStepLoss: NonNullable<Learner["metaLoss"]> = (meta, batch, rows) =>
    tf.tidy(() => {
      const { support, query } = expandTasks(batch, rows);
      const [, ...afterSteps] = trajectory(meta, support);
      const losses = afterSteps.map((fast) => lossAfterAdapt({ score }, meta, fast, query));
      return tf.div(
        losses.reduce((sum, loss) => tf.add(sum, loss)),
        losses.length,
      );
    });

  const learner = { name, spec, init, adapt, score };
  return spec.learner.options?.["multiStep"] && steps > 0 ? { ...learner, metaLoss: multiStepLoss } : learner;
}

/** A user vector is long (logits span several units), network weights are small; one rate serves both when scaled. */
function rateScale(weight: string): number {
  return weight === "user" ? 1 : 0.02;
}

/** A weight copied to every task, [tasks, ...]. */
function perTask(tensor: tf.Tensor, tasks: number): tf.Tensor {
  return tf.broadcastTo(tf.expandDims(tensor, 0), [tasks, ...tensor.shape]);
}

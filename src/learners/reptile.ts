import * as tf from "@tensorflow/tfjs-core";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { createGradientLearner } from "./gradient-learner.ts";
import type { Learner, MetaGradient } from "./learner.ts";
import { differentiate, lossAfterAdapt } from "./outer-gradient.ts";
import { adaptedNames } from "./scorer.ts";
import { expandTasks, type TaskBatch } from "./task-batch.ts";

/**
 * Reptile: the init moves towards the weights found by adapting to the whole task, support and query together
 * (Nichol et al., 2018, arXiv:1803.02999). What is not adapted (item rows, gates of the side features) follows the
 * plain gradient of the query loss at the fast weights; rows' trust (recency, actions) stays as it was set.
 */
export function createReptile(spec: ModelSpec): Learner {
  const learner = createGradientLearner("reptile", spec, { order: 1, rates: "fixed" });
  return { ...learner, metaGradient: (meta, batch) => reptileGradient(learner, meta, batch) };
}

function reptileGradient(learner: Learner, meta: Params, batch: TaskBatch): MetaGradient {
  const { spec } = learner;
  const fast = tf.tidy(() => {
    const { support, query } = expandTasks(batch, batch.rows);
    return {
      own: learner.adapt(meta, support),
      whole: learner.adapt(meta, withTarget(support, query.target)),
    };
  });
  const { loss, grads, itemGrads } = differentiate(meta, batch.rows, (params, rows) =>
    lossAfterAdapt(learner, params, fast.own, expandTasks(batch, rows).query),
  );
  const towards = tf.tidy(() =>
    Object.fromEntries(
      adaptedNames(spec, spec.learner.adapts).map((name) => [
        name,
        tf.mean(tf.sub(getParam(meta, name), getParam(fast.whole, name)), 0),
      ]),
    ),
  );
  tf.dispose([fast, Object.keys(towards).map((name) => grads[name]!)] as unknown as tf.TensorContainer);
  return { loss, grads: { ...grads, ...towards }, itemGrads };
}

/** The support with the target as its newest interaction, of the action `view`. */
function withTarget(support: SupportBatch, target: SupportBatch["items"]): SupportBatch {
  const append = (rows: tf.Tensor2D, value: number) =>
    tf.concat([rows, tf.fill([rows.shape[0], 1], value, rows.dtype as "float32")], 1) as tf.Tensor2D;
  return {
    ...support,
    items: {
      shared: false,
      vectors: tf.concat([support.items.vectors, target.vectors], 1) as tf.Tensor3D,
      side: tf.concat([support.items.side, target.side], 1) as tf.Tensor3D,
    },
    action: append(support.action, 1),
    label: append(support.label, 1),
    weight: append(support.weight, 1),
    order: append(tf.add(support.order, tf.scalar(1, "int32")) as tf.Tensor2D, 0),
    ageMs: append(support.ageMs, 0),
    mask: append(support.mask, 1),
  };
}

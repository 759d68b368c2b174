import * as tf from "@tensorflow/tfjs-core";
import type { ItemBatch, QueryBatch, SupportBatch } from "../model/batch.ts";
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
      whole: learner.adapt(meta, withQuery(support, query)),
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

/**
 * The support with the query's rows added, of the action `view`. Targets are the newest interactions; labelled items
 * have no order among themselves and are as new as the newest.
 */
function withQuery(support: SupportBatch, query: QueryBatch): SupportBatch {
  const added = query.labels === "ranking" ? query.target : query.items;
  const shape = [added.vectors.shape[0], added.vectors.shape[1]] as [number, number];
  const append = (rows: tf.Tensor2D, value: tf.Tensor) => tf.concat([rows, value], 1) as tf.Tensor2D;
  const fill = (value: number, dtype: "float32" | "int32" = "float32") => tf.fill(shape, value, dtype);
  const older = tf.scalar(query.labels === "ranking" ? 1 : 0, "int32");
  return {
    ...support,
    items: appendItems(support.items, added),
    action: append(support.action, fill(1, "int32")),
    label: append(support.label, query.labels === "ranking" ? fill(1) : query.label),
    weight: append(support.weight, fill(1)),
    order: append(tf.add(support.order, older) as tf.Tensor2D, fill(0, "int32")),
    ageMs: append(support.ageMs, fill(0)),
    mask: append(
      support.mask,
      query.labels === "ranking" && query.weight ? tf.minimum(query.weight, 1) : fill(1),
    ),
  };
}

function appendItems(items: ItemBatch, added: ItemBatch): ItemBatch {
  return {
    shared: false,
    vectors: tf.concat([items.vectors, added.vectors], 1) as tf.Tensor3D,
    side: tf.concat([items.side, added.side], 1) as tf.Tensor3D,
  };
}

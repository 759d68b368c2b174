import * as tf from "@tensorflow/tfjs-core";
import { createRandom } from "../core/random.ts";
import type { ItemBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Adapts, ModelSpec } from "../core/model-spec.ts";

/*
 * The scorer network that all learners share:
 *
 *   logit = user·e + Σ_f gate_f(n)·side_f + head·relu(Wi e + Wu user + b)
 *
 * The user vector is the last linear layer over the item vector, so "user" adapts it alone, "head" adapts all
 * last-layer weights, "all" the hidden layer too. The gates are a function of the amount of evidence n, so that a
 * visitor without interactions sees the shop's popularity and trust in it can fade as clicks come in.
 */

/** Names of the weights that the inner loop moves. */
export function adaptedNames(spec: ModelSpec, adapts: Adapts): string[] {
  const gates = spec.side.length > 0 ? ["sideGate"] : [];
  const head = spec.hidden > 0 ? ["headWeight"] : [];
  const hidden = spec.hidden > 0 ? ["itemWeight", "userWeight", "hiddenBias"] : [];
  if (adapts === "user") return ["user"];
  if (adapts === "head") return ["user", ...gates, ...head];
  return ["user", ...gates, ...head, ...hidden];
}

/** The scorer's weights before meta-training. */
export function initScorer(spec: ModelSpec, seed: number): Params {
  const { dim, hidden, side } = spec;
  const random = createRandom(seed);
  const normal = (shape: number[], scale: number) => {
    const values = Float32Array.from(
      { length: shape.reduce((a, b) => a * b, 1) },
      () => scale * random.normal(),
    );
    return tf.tensor(values, shape);
  };
  const user = normal([dim], 0.1);
  // softplus(0.5413) = 1: popularity counts in full before training.
  const gates = () => tf.tensor2d([side.map(() => 0.5413), side.map(() => 0), side.map(() => 0)]);
  const params = side.length > 0 ? { user, sideGate: gates() } : { user };
  if (hidden === 0) return params;
  return {
    ...params,
    itemWeight: normal([dim, hidden], Math.sqrt(2 / dim)),
    userWeight: normal([dim, hidden], Math.sqrt(0.1 / dim)),
    hiddenBias: tf.zeros([hidden]),
    headWeight: normal([hidden], 0.1 / Math.sqrt(hidden)),
  };
}

/**
 * One logit per item [tasks, items]. Weights come with the tasks dimension or without (shared by all tasks);
 * `evidence` is the number of interactions that each task knows [tasks, 1].
 */
export function scoreItems(theta: Params, evidence: tf.Tensor2D, items: ItemBatch): tf.Tensor2D {
  const user = getParam(theta, "user");
  const tasks = evidence.shape[0];
  const users = (
    user.rank === 1 ? tf.broadcastTo(tf.expandDims(user, 0), [tasks, user.shape[0]!]) : user
  ) as tf.Tensor2D;
  let logits: tf.Tensor = dotEach(items.vectors, users, items.shared);
  if ("sideGate" in theta) {
    const gates = sideGates(getParam(theta, "sideGate"), evidence);
    logits = tf.add(logits, dotEach(items.side, gates, items.shared));
  }
  if ("headWeight" in theta) logits = tf.add(logits, hiddenLogits(theta, users, items));
  return logits as tf.Tensor2D;
}

/** softplus(gate · [1, log(1+n), e^-n]), one per side feature [tasks, features]. */
function sideGates(gate: tf.Tensor, evidence: tf.Tensor2D): tf.Tensor2D {
  const tasks = evidence.shape[0];
  const basis = tf.concat(
    [tf.ones(evidence.shape), tf.log(tf.add(evidence, 1)), tf.exp(tf.neg(evidence))],
    1,
  ) as tf.Tensor2D;
  const raw =
    gate.rank === 2
      ? tf.matMul(basis, gate as tf.Tensor2D)
      : tf.reshape(tf.matMul(tf.expandDims(basis, 1) as tf.Tensor3D, gate as tf.Tensor3D), [tasks, -1]);
  return tf.softplus(raw) as tf.Tensor2D;
}

/** Σ_d x[·, i, d]·w[t, d] for x [tasks|1, items, d]: [tasks, items]. */
export function dotEach(x: tf.Tensor3D, w: tf.Tensor2D, shared: boolean): tf.Tensor2D {
  const [batch, items, dim] = x.shape;
  if (shared) return tf.matMul(w, tf.transpose(tf.reshape(x, [items, dim])));
  return tf.reshape(tf.matMul(x, tf.expandDims(w, 2) as tf.Tensor3D), [batch, items]);
}

/** head·relu(Wi e + Wu user + b) [tasks, items]; the user's half is computed once per task. */
function hiddenLogits(theta: Params, users: tf.Tensor2D, items: ItemBatch): tf.Tensor {
  const [tasks] = users.shape;
  const userWeight = getParam(theta, "userWeight");
  const fromUser =
    userWeight.rank === 2
      ? tf.expandDims(tf.matMul(users, userWeight as tf.Tensor2D), 1)
      : tf.matMul(tf.expandDims(users, 1) as tf.Tensor3D, userWeight as tf.Tensor3D);
  const bias = getParam(theta, "hiddenBias");
  const fromItem = linear(items, getParam(theta, "itemWeight"));
  const activation = tf.relu(
    tf.add(tf.add(fromItem, fromUser), bias.rank === 1 ? bias : tf.expandDims(bias, 1)),
  ) as tf.Tensor3D;
  const head = getParam(theta, "headWeight");
  if (head.rank === 2) return dotEach(activation, head as tf.Tensor2D, false);
  const [, count, hidden] = activation.shape;
  return tf.reshape(tf.matMul(tf.reshape(activation, [-1, hidden]), tf.reshape(head, [hidden, 1])), [
    tasks,
    count,
  ]);
}

/** Item vectors [tasks|1, items, d] times w [d, h] or [tasks, d, h]: [tasks|1, items, h]. */
export function linear(
  { vectors: x, shared }: Pick<ItemBatch, "vectors" | "shared">,
  w: tf.Tensor,
): tf.Tensor {
  const [batch, items, dim] = x.shape;
  if (w.rank === 2) {
    return tf.reshape(tf.matMul(tf.reshape(x, [-1, dim]), w as tf.Tensor2D), [batch, items, -1]);
  }
  if (!shared) return tf.matMul(x, w as tf.Tensor3D);
  // Shared items, weights per task: one product with all tasks' weights side by side.
  const [tasks, , hidden] = w.shape as [number, number, number];
  const wide = tf.reshape(tf.transpose(w, [1, 0, 2]), [dim, tasks * hidden]);
  const product = tf.reshape(tf.matMul(tf.reshape(x, [items, dim]), wide), [items, tasks, hidden]);
  return tf.transpose(product, [1, 0, 2]);
}

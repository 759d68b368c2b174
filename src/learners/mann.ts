import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { pullRows } from "./pull-rows.ts";
import { initScorer, scoreItems } from "./scorer.ts";
import { countEvidence, initSupportWeights, logSupportWeights } from "./support-weights.ts";

/** Added to squared lengths: a slot that holds next to nothing has no direction, and an empty one matches nothing. */
const EMPTY = 0.01;

/**
 * Memory-augmented network (Santoro et al., 2016, "Meta-Learning with Memory-Augmented Neural Networks"): interactions
 * are written one after the other, oldest first, into few slots; an item's score reads them by content.
 *
 *   read:   a = softmax_s(β·cos(φK, M_s))
 *   write:  w = g·a + (1 - g)·(least used slot);   M ← M + w (φK - M),   V ← V + w (trust - V)
 *   usage:  U ← γU + a + w
 *   score = prior score + Σ gain · Σ_s a_s V_s
 *
 * There are two memories, one for rows that speak for their item and one for rows against, each with its gain; they
 * are written side by side as one batch. The write reads with the row's own key and not with that of the row before,
 * so that a row like an earlier one refreshes its slot. Values shrink by Σ trust / (Σ trust + κ).
 *
 * A step writes all rows of one `order`, as their mean: at most one of them speaks for its item, and those against it
 * between two clicks have no order among themselves. So the result does not depend on how rows are arranged, and a
 * step without a row, such as padding, changes nothing.
 *
 * Rows with labels are written one by one, as they stand, and their pulls are the values. Each goes into both memories,
 * into the second at the opposite of its key: what speaks for an item speaks against its opposite, and attention is
 * never negative. They want a slot for each row.
 *
 * Which slot is the least used has no derivative; the gradient takes it as given. Options: `slots` of each memory (8),
 * `usageDecay` γ (0.95).
 */
export function createMann(spec: ModelSpec): Learner {
  const { dim } = spec;
  const { slots = 8, usageDecay = 0.95 } = spec.learner.options ?? {};

  return {
    name: "mann",
    spec,
    init: (seed) => ({
      ...initScorer(spec, seed),
      ...initSupportWeights(spec),
      keyMap: tf.eye(dim),
      logSharpness: tf.scalar(Math.log(5)), // log β
      writeGate: tf.scalar(-2), // g = sigmoid of it
      readGain: tf.tensor1d([-1, 5]), // against, for
    }),
    adapt: (meta, support) =>
      tf.tidy(() => {
        const [tasks] = support.mask.shape;
        const { keys, trust, present, shrink } = groupRows(meta, support);
        const steps = present.shape[0];
        const gate = tf.sigmoid(getParam(meta, "writeGate"));
        let memory = tf.zeros([2 * tasks, slots, dim]) as tf.Tensor3D;
        let values = tf.zeros([2 * tasks, slots]) as tf.Tensor2D;
        // The ramp says which of the slots that were never used comes first.
        const ramp = Float32Array.from({ length: slots }, (_, slot) => 1e-3 * slot);
        let usage = tf.broadcastTo(tf.tensor2d(ramp, [1, slots]), [2 * tasks, slots]) as tf.Tensor2D;
        for (let step = steps - 1; step >= 0; step--) {
          const key = tf.reshape(tf.slice(keys, [step, 0, 0], [1, -1, -1]), [2 * tasks, 1, dim]);
          const value = tf.reshape(tf.slice(trust, [step, 0], [1, -1]), [2 * tasks, 1]);
          const isThere = tf.reshape(tf.slice(present, [step, 0], [1, -1]), [2 * tasks, 1]);
          // Keys have their length already, and a product and a sum are faster than a product of small matrices.
          const match = tf.mul(tf.sum(tf.mul(memory, key), 2), tf.squeeze(inverseLength(memory), [2]));
          const read = tf.softmax(sharpen(meta, match));
          const spare = leastUsed(usage);
          const write = tf.mul(isThere, tf.add(spare, tf.mul(gate, tf.sub(read, spare))));
          memory = tf.add(memory, tf.mul(tf.expandDims(write, 2), tf.sub(key, memory)));
          values = tf.add(values, tf.mul(write, tf.sub(value, values)));
          const used = tf.add(tf.mul(isThere, tf.sub(read, tf.mul(usage, 1 - usageDecay))), write);
          usage = tf.add(usage, used);
        }
        return {
          memoryKeys: tf.reshape(memory, [tasks, 2, slots, dim]),
          memoryValues: tf.mul(tf.reshape(values, [tasks, 2, slots]), tf.expandDims(shrink, 2)),
          memoryUsage: tf.reshape(usage, [tasks, 2, slots]),
          evidence: countEvidence(support),
        };
      }),
    score: (meta, fast, items) =>
      tf.tidy(() => {
        const prior = scoreItems(meta, getParam<tf.Tensor2D>(fast, "evidence"), items);
        return tf.add(prior, readMemory(meta, fast, items)) as tf.Tensor2D;
      }),
  };
}

/**
 * What each step writes into the memories of each task, against before for: keys [2·tasks, steps, dim], their trust
 * (of labels times their pull) and whether there is any row [2·tasks, steps]; step 0 is the newest. And how far to
 * believe it all [tasks, 1].
 */
function groupRows(meta: Params, support: SupportBatch) {
  const [tasks, rows, dim] = support.items.vectors.shape;
  const order = tf.reshape(tf.minimum(support.order, tf.scalar(rows - 1, "int32")), [-1]) as tf.Tensor1D;
  const isRanked = support.labels === "ranking";
  const steps = isRanked
    ? tf.reshape(tf.cast(tf.oneHot(order, rows), "float32"), [tasks, rows, rows])
    : tf.expandDims(tf.eye(rows), 0);
  const ofLabel = (label: tf.Tensor) =>
    tf.transpose(tf.mul(steps, tf.expandDims(tf.mul(support.mask, label), 2)), [0, 2, 1]);
  const [against, inFavour] = isRanked
    ? [tf.sub(1, support.label), support.label]
    : [tf.scalar(1), tf.scalar(1)];
  const members = tf.concat([ofLabel(against), ofLabel(inFavour)], 1); // [tasks, 2·steps, rows]
  const count = tf.sum(members, 2, true);
  const mean = tf.div(members, tf.maximum(count, 1)) as tf.Tensor3D;
  const weights = tf.mul(support.weight, tf.exp(logSupportWeights(meta, support)));
  const total = tf.sum(tf.mul(support.mask, weights), 1, true);
  const mapped = tf.reshape(tf.matMul(mean, mapKeys(meta, support.items)), [tasks, 2, rows, dim]);
  const keys = isRanked ? mapped : tf.mul(mapped, tf.tensor4d([-1, 1], [1, 2, 1, 1]));
  const values = isRanked ? weights : tf.mul(weights, pullRows(meta, support));
  const trust = tf.matMul(mean, tf.expandDims(values, 2) as tf.Tensor3D);
  return {
    keys: tf.transpose(tf.reshape(keys, [2 * tasks, rows, dim]), [1, 0, 2]) as tf.Tensor3D,
    trust: tf.transpose(tf.reshape(trust, [2 * tasks, rows])) as tf.Tensor2D,
    present: tf.step(tf.transpose(tf.reshape(count, [2 * tasks, rows]))) as tf.Tensor2D,
    shrink: tf.div(total, tf.add(total, tf.exp(getParam(meta, "shrinkage")))) as tf.Tensor2D,
  };
}

/** Σ gain · Σ_s softmax_s(β·cos(φK, M_s))·V_s over both memories [tasks, items]. */
function readMemory(meta: Params, fast: Params, items: ItemBatch): tf.Tensor {
  const memory = getParam(fast, "memoryKeys");
  const [tasks, , slots, dim] = memory.shape as [number, number, number, number];
  const keys = mapKeys(meta, items); // [tasks|1, items, dim]
  const count = keys.shape[1];
  const directions = normalise(memory);
  const match = items.shared
    ? tf.matMul(tf.reshape(directions, [-1, dim]), tf.transpose(tf.reshape(keys, [count, dim])))
    : tf.matMul(tf.reshape(directions, [tasks, 2 * slots, dim]), tf.transpose(keys, [0, 2, 1]));
  const bySlot = tf.transpose(tf.reshape(match, [2 * tasks, slots, count]), [0, 2, 1]);
  const attention = tf.softmax(sharpen(meta, bySlot)) as tf.Tensor3D;
  const values = tf.reshape(getParam(fast, "memoryValues"), [2 * tasks, slots, 1]) as tf.Tensor3D;
  const read = tf.reshape(tf.matMul(attention, values), [tasks, 2, count]);
  return tf.sum(tf.mul(read, tf.reshape(getParam(meta, "readGain"), [1, 2, 1])), 1);
}

/** φK of unit length [tasks|1, items, dim]. */
function mapKeys(meta: Params, { vectors }: ItemBatch): tf.Tensor3D {
  const dim = vectors.shape[2];
  const mapped = tf.matMul(tf.reshape(vectors, [-1, dim]), getParam<tf.Tensor2D>(meta, "keyMap"));
  return normalise(tf.reshape(mapped, vectors.shape));
}

/** Vectors along the last axis brought to unit length, those near 0 left short. */
function normalise<T extends tf.Tensor>(x: T): T {
  return tf.mul(x, inverseLength(x));
}

/** 1 / length of each vector along the last axis, which is kept as size 1. */
function inverseLength(x: tf.Tensor): tf.Tensor {
  const squared = tf.add(tf.sum(tf.square(x), -1, true), EMPTY);
  return tf.exp(tf.mul(tf.log(squared), -0.5));
}

function sharpen(meta: Params, match: tf.Tensor): tf.Tensor {
  return tf.mul(match, tf.exp(getParam(meta, "logSharpness")));
}

/** 1 at the least used slot of each memory, 0 elsewhere, a constant to every derivative [2·tasks, slots]. */
function leastUsed(usage: tf.Tensor2D): tf.Tensor2D {
  return choose(usage) as tf.Tensor2D;
}

const choose = tf.customGrad((x) => {
  const unused = tf.neg(x as tf.Tensor);
  return {
    value: tf.sub(1, tf.step(tf.sub(tf.max(unused, -1, true), unused))),
    gradFunc: (dy: tf.Tensor) => [tf.zerosLike(dy)],
  };
});

import * as tf from "@tensorflow/tfjs-core";
import { logSumExp } from "../kernels/log-sum-exp.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { oneHotRows } from "./support-weights.ts";

const ABSENT = -1e9;
const MINUTE_MS = 60_000;

/** Meta-parameters of `findChange`. */
export function initChange({ dim }: ModelSpec): Params {
  return {
    changeView: tf.mul(tf.eye(dim), 2),
    changeShrinkage: tf.scalar(0),
    // Log-odds of a change at any one place, and how they grow with the pause before it.
    changeOdds: tf.tensor1d([-4, 0.5]),
  };
}

/**
 * How likely each row still stands for what the visitor is after [tasks, support]: the chance that interest has not
 * changed since. That is what tells two time scales apart: while interest stays, all rows count; when it has changed,
 * only those since do, after three clicks as well as after one.
 *
 * Bayesian change-point detection (Adams and MacKay, 2007, arXiv:0710.3742) for at most one change that matters, the
 * last: for each number r of newest items, how much better two mean vectors explain the items' (learned) views z than
 * one does, given normal ones with a normal prior,
 *
 *   log p_r ∝ ½ (|Σ_new z|² / (r + κ) + |Σ_old z|² / (n - r + κ) - |Σ z|² / (n + κ)) + a + b log(1 + pause_r)
 *
 * against 0 for no change at all. Exactly 1 where there are less than two items.
 */
export function findChange(meta: Params, support: SupportBatch): tf.Tensor2D {
  const { order, mask, label, ageMs, items } = support;
  const [tasks, rows] = mask.shape;
  const speaks = tf.mul(mask, label);
  const byOrder = tf.reshape(oneHotRows(order, rows), [tasks, rows, rows]);
  const placed = tf.transpose(tf.mul(byOrder, tf.expandDims(speaks, 2)), [0, 2, 1]) as tf.Tensor3D; // [tasks, order, support]
  const [, , dim] = items.vectors.shape;
  const views = tf.matMul(
    tf.reshape(tf.matMul(placed, items.vectors), [-1, dim]),
    getParam<tf.Tensor2D>(meta, "changeView"),
  );
  const known = tf.sum(placed, 2) as tf.Tensor2D; // [tasks, order]: 1 where there is an item of this order
  const since = triangle(rows, (r, at) => at < r); // r newest items, r = 1 … rows
  const sumNew = sumOf(since, tf.reshape(views, [tasks, rows, dim]));
  const sumAll = tf.slice(sumNew, [0, rows - 1, 0], [tasks, 1, dim]) as tf.Tensor3D;
  const countNew = tf.matMul(known, since, false, true); // [tasks, r]
  const count = tf.sum(known, 1, true);
  const countOld = tf.sub(count, countNew);

  const shrinkage = tf.exp(getParam(meta, "changeShrinkage"));
  const explained = (sum: tf.Tensor, of: tf.Tensor) =>
    tf.div(tf.sum(tf.square(sum), 2), tf.add(of, shrinkage));
  const gain = tf.sub(
    tf.add(explained(sumNew, countNew), explained(tf.sub(sumAll, sumNew), countOld)),
    explained(sumAll, count),
  );
  const odds = getParam(meta, "changeOdds");
  const pause = measurePauses(tf.reshape(tf.matMul(placed, tf.expandDims(ageMs, 2)), [tasks, rows]));
  const prior = tf.add(tf.slice(odds, [0], [1]), tf.mul(pause, tf.slice(odds, [1], [1])));
  const isThere = tf.minimum(countOld, 1);
  const raw = tf.add(tf.mul(tf.add(tf.mul(gain, 0.5), prior), isThere), tf.mul(tf.sub(1, isThere), ABSENT));
  const logits = tf.concat([raw, tf.zeros([tasks, 1])], 1) as tf.Tensor2D;
  const chances = tf.exp(tf.sub(raw, logSumExp(logits))); // of a change r items ago [tasks, r]

  // A row of order o came before a change if r ≤ o.
  const changed = tf.matMul(
    chances as tf.Tensor2D,
    triangle(rows, (r, at) => r <= at),
  ); // [tasks, order]
  const before = tf.reshape(tf.matMul(byOrder, tf.expandDims(changed, 2)), [tasks, rows]);
  return tf.sub(1, before) as tf.Tensor2D;
}

/** Pauses between the r-th newest item and the one before it, as the log of minutes, around 1 for a day [tasks, r]. */
function measurePauses(ages: tf.Tensor): tf.Tensor {
  const [tasks, rows] = ages.shape as [number, number];
  const older = tf.concat([tf.slice(ages, [0, 1], [tasks, rows - 1]), tf.zeros([tasks, 1])], 1);
  const minutes = tf.div(tf.relu(tf.sub(older, ages)), MINUTE_MS);
  return tf.div(tf.log(tf.add(minutes, 1)), 7);
}

/** 0 or 1 for each pair of a number r = 1 … rows and a place 0 … rows - 1 [rows, rows]. */
function triangle(rows: number, isIn: (r: number, at: number) => boolean): tf.Tensor2D {
  const values = Array.from({ length: rows * rows }, (_, i) =>
    isIn(1 + Math.floor(i / rows), i % rows) ? 1 : 0,
  );
  return tf.tensor2d(values, [rows, rows]);
}

/** Σ_at choose[r, at] · x[task, at, ·]: [tasks, r, dim]. */
function sumOf(choose: tf.Tensor2D, x: tf.Tensor3D): tf.Tensor3D {
  const [tasks, rows, dim] = x.shape;
  const columns = tf.reshape(tf.transpose(x, [1, 0, 2]), [rows, tasks * dim]) as tf.Tensor2D;
  return tf.transpose(tf.reshape(tf.matMul(choose, columns), [rows, tasks, dim]), [1, 0, 2]);
}

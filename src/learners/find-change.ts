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
    changeView: tf.mul(tf.eye(dim), 3),
    changeCentre: tf.zeros([dim]),
    changeShrinkage: tf.scalar(0),
    // Half the number of dimensions in which tastes differ, as a log.
    changeDims: tf.scalar(0),
    // Log-odds of a change at any one place, and how they grow with the pause before it.
    changeOdds: tf.tensor1d([-4, 0.5]),
  };
}

/**
 * How likely each row still stands for what the visitor is after [tasks, support]: the chance that interest has not
 * changed since. That is what tells two time scales apart: while interest stays, all rows count; when it has changed,
 * only those since do, after three clicks as well as after one.
 *
 * Bayesian change-point detection (Adams and MacKay, 2007, arXiv:0710.3742): items fall into stretches of one interest
 * each, whose (learned) views z lie normally around a mean with a normal prior. A stretch of m items explains them by
 *
 *   L = ½ |Σ z|² / (m + κ) - d log(1 + m / κ)
 *
 * and each change costs its log-odds a + b log(1 + pause). Sums over all ways to cut what is older than a place are
 * carried from the oldest place to the newest. `caution` is taken off the log-odds. Exactly 1 where there are less than
 * two items.
 */
export function findChange(
  meta: Params,
  support: SupportBatch,
  { caution = 0 }: { readonly caution?: number } = {},
): tf.Tensor2D {
  const { order, mask, label, ageMs, items } = support;
  const [tasks, rows] = mask.shape;
  const speaks = tf.mul(mask, label);
  const byOrder = tf.reshape(oneHotRows(order, rows), [tasks, rows, rows]);
  const placed = tf.transpose(tf.mul(byOrder, tf.expandDims(speaks, 2)), [0, 2, 1]) as tf.Tensor3D; // [tasks, order, support]
  const known = tf.sum(placed, 2) as tf.Tensor2D; // [tasks, order]: 1 where there is an item of this order
  const explained = explainStretches(meta, viewItems(meta, tf.matMul(placed, items.vectors), known), known);

  const odds = getParam(meta, "changeOdds");
  const pause = measurePauses(tf.reshape(tf.matMul(placed, tf.expandDims(ageMs, 2)), [tasks, rows]));
  const learned = tf.add(tf.slice(odds, [0], [1]), tf.mul(pause, tf.slice(odds, [1], [1])));
  const older = tf.matMul(
    known,
    triangle(rows, (r, at) => at >= r),
    false,
    true,
  );
  const isThere = tf.minimum(older, 1); // whether anything is older than the r newest [tasks, r]
  const cost = tf.add(tf.mul(tf.sub(learned, caution), isThere), tf.mul(tf.sub(1, isThere), ABSENT));
  const logits = cutStretches(explained, cost as tf.Tensor2D);
  const chances = tf.exp(tf.sub(logits, logSumExp(logits))); // of the last change r items ago; at r = rows of none

  // A row of order o came before a change if r ≤ o.
  const changed = tf.matMul(
    chances as tf.Tensor2D,
    triangle(rows, (r, at) => r <= at),
  ); // [tasks, order]
  const before = tf.reshape(tf.matMul(byOrder, tf.expandDims(changed, 2)), [tasks, rows]);
  return tf.sub(1, before) as tf.Tensor2D;
}

/** W e - c of the items by order [tasks, order, dim]; 0 where there is none. */
function viewItems(meta: Params, placed: tf.Tensor3D, known: tf.Tensor2D): tf.Tensor3D {
  const [, , dim] = placed.shape;
  const turned = tf.matMul(tf.reshape(placed, [-1, dim]), getParam<tf.Tensor2D>(meta, "changeView"));
  const centre = tf.mul(tf.expandDims(known, 2), tf.reshape(getParam(meta, "changeCentre"), [1, 1, dim]));
  return tf.sub(tf.reshape(turned, placed.shape), centre);
}

/** L of the stretch from order b to before order e [tasks, b = 0 … rows - 1, e = 1 … rows]; of no meaning where e ≤ b. */
function explainStretches(meta: Params, views: tf.Tensor3D, known: tf.Tensor2D): tf.Tensor3D {
  const [tasks, rows] = known.shape;
  const shrinkage = tf.exp(getParam(meta, "changeShrinkage"));
  const until = triangle(rows, (e, at) => at < e);
  const sums = sumOf(until, views); // of the e newest
  const products = tf.matMul(sums, tf.transpose(sums, [0, 2, 1]));
  const squares = tf.sum(tf.square(sums), 2); // [tasks, e]
  const padRow = tf.zeros([tasks, 1, rows]);
  const cross = tf.concat([padRow, tf.slice(products, [0, 0, 0], [tasks, rows - 1, rows])], 1); // [tasks, b, e]
  const ofB = tf.concat([tf.zeros([tasks, 1]), tf.slice(squares, [0, 0], [tasks, rows - 1])], 1);
  const length = tf.add(tf.sub(tf.expandDims(squares, 1), tf.mul(cross, 2)), tf.expandDims(ofB, 2));
  const counts = tf.matMul(known, until, false, true); // [tasks, e]
  const countB = tf.concat([tf.zeros([tasks, 1]), tf.slice(counts, [0, 0], [tasks, rows - 1])], 1);
  const count = tf.relu(tf.sub(tf.expandDims(counts, 1), tf.expandDims(countB, 2)));
  const total = tf.add(count, shrinkage);
  const fit = tf.mul(tf.div(length, total), 0.5);
  const price = tf.mul(tf.exp(getParam(meta, "changeDims")), tf.log(tf.div(total, shrinkage)));
  return tf.sub(fit, price);
}

/**
 * Logits of the last change having come before the r newest items [tasks, r = 1 … rows], at r = rows of there being
 * none: what explains the newest stretch, and all ways to cut what is older.
 */
function cutStretches(explained: tf.Tensor3D, cost: tf.Tensor2D): tf.Tensor2D {
  const [tasks, rows] = cost.shape;
  let ended = tf.zeros([tasks, 1]) as tf.Tensor2D; // by e from the current place on: what is older, with its change
  for (let begin = rows - 1; begin > 0; begin--) {
    const stretch = tf.reshape(tf.slice(explained, [0, begin, begin], [tasks, 1, rows - begin]), [
      tasks,
      rows - begin,
    ]);
    const older = logSumExp(tf.add(stretch, ended) as tf.Tensor2D);
    const here = tf.add(older, tf.slice(cost, [0, begin - 1], [tasks, 1]));
    ended = tf.concat([here, ended], 1) as tf.Tensor2D;
  }
  return tf.add(tf.reshape(tf.slice(explained, [0, 0, 0], [tasks, 1, rows]), [tasks, rows]), ended);
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

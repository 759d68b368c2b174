import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../core/model-spec.ts";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import { getParam, type Params } from "../model/params.ts";
import { pullRows } from "./pull-rows.ts";
import { initSupportWeights, weighRows } from "./support-weights.ts";

/** Meta-parameters of `averageSupport`: trust in rows, log κ, and the pull of what speaks against its item. */
export function initSupportMean(spec: ModelSpec): Params {
  return { ...initSupportWeights(spec), againstPull: tf.scalar(-0.5) };
}

/**
 * One vector for a whole support set, whatever the order of its rows: Σ w_j s_j v_j / (Σ w_j + κ) [tasks, n] of row
 * vectors v [tasks, support, n], where s is the row's pull.
 * `trust` = Σ w / (Σ w + κ) [tasks, 1] says how much support there was; both are exactly 0 where there was none.
 */
export function averageSupport(
  meta: Params,
  support: SupportBatch,
  vectors: tf.Tensor3D,
): { mean: tf.Tensor2D; trust: tf.Tensor2D } {
  const weights = weighRows(meta, support);
  const sum = tf.sum(weights, 1, true);
  const total = tf.add(sum, tf.exp(getParam(meta, "shrinkage")));
  const signed = tf.expandDims(tf.mul(weights, pullRows(meta, support)), 1) as tf.Tensor3D;
  const pulled = tf.reshape(tf.matMul(signed, vectors), [vectors.shape[0], vectors.shape[2]]);
  return { mean: tf.div(pulled, total), trust: tf.div(sum, total) };
}

/** Mean vector of the contrast: the background that a visitor's items stand out from [1, 1, dim]. */
export function averageContrast({ vectors }: ItemBatch): tf.Tensor3D {
  return tf.div(tf.sum(vectors, 1, true), vectors.shape[1]);
}

import type * as tf from "@tensorflow/tfjs-core";
import type { ItemBatch, SupportBatch } from "../model/batch.ts";
import type { Params } from "../model/params.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import type { TaskBatch } from "./task-batch.ts";

/** How an adaptation can be watched, for trajectories and the losses of single steps. */
export interface AdaptOptions {
  /** Called with the fast weights, each [tasks, ...], before the first and after each inner step. They are disposed with the tidy. */
  readonly onStep?: (fast: Params, step: number) => void;
}

/** What an outer step gives besides its batch. */
export interface OuterOptions {
  /** Seeds whatever a learner draws while it is trained; equal seeds give equal losses and gradients. */
  readonly seed: number;
}

/** Loss of a batch and how each weight should change to lower it. The caller disposes the tensors. */
export interface MetaGradient {
  readonly loss: number;
  readonly grads: Params;
  /** Gradient of the batch's unique item rows [rows, dim]. */
  readonly itemGrads: tf.Tensor2D;
}

/**
 * One way to learn from few interactions. Adaptation is one operation shared by trainer and browser: the trainer
 * calls it with many tasks, the browser with one. All functions return new tensors that the caller disposes.
 */
export interface Learner {
  readonly name: string;
  readonly spec: ModelSpec;
  /** Meta-parameters before training. Equal seeds give equal params. */
  init(seed: number): Params;
  /** Fast weights, each [tasks, ...]. Pure and deterministic; an empty support gives the prior. */
  adapt(meta: Params, support: SupportBatch, options?: AdaptOptions): Params;
  /** One logit per item [tasks, items]; higher ranks first. */
  score(meta: Params, fast: Params, items: ItemBatch): tf.Tensor2D;
  /** What the outer loop minimises, as a function of `rows`; default: the query loss after `adapt`. */
  metaLoss?(meta: Params, batch: TaskBatch, rows: tf.Tensor2D, options: OuterOptions): tf.Scalar;
  /** How the outer loop moves the meta-parameters and the item rows; default: the exact gradient of `metaLoss`. */
  metaGradient?(meta: Params, batch: TaskBatch, options: OuterOptions): MetaGradient;
}

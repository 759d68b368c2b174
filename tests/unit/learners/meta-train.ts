import type { Learner } from "../../../src/learners/learner.ts";
import { disposeTaskBatch, type TaskBatch } from "../../../src/learners/task-batch.ts";
import { applyAdam, createMoments } from "../../../src/meta/adam.ts";
import { takeGradient } from "../../../src/meta/batch-gradient.ts";
import { readParams } from "../../../src/meta/train-state.ts";
import { decodeParams, disposeParams, type EncodedParams, type Params } from "../../../src/model/params.ts";

/** How a learner's meta-parameters are found on synthetic tasks. */
export interface MetaTraining {
  /** Outer steps. */
  readonly steps: number;
  /** Adam's rate at the start; it falls to 0 along a half cosine, so that the last batches' noise averages out. */
  readonly rate: number;
  /** Rates of single weights, by name, in place of `rate`; 0 leaves a weight as it is. */
  readonly rates?: Readonly<Record<string, number>>;
  /** A fresh batch for each step; it is disposed after its step. */
  readonly batchOf: (step: number) => TaskBatch;
  /** Seeds the init and what the learner draws (1). */
  readonly seed?: number;
  /** Weights of the init to begin with in place of the learner's own. */
  readonly start?: EncodedParams;
  /** Trains what the item vectors come from: their gradient [rows, dim] and the share of the rate that the step is due. */
  readonly trainItems?: (itemGrads: Float32Array, step: number, schedule: number) => void;
}

/**
 * The outer loop at its smallest: each learner's own meta-gradient, Adam; item vectors stay as they are unless
 * `trainItems` moves them. Needs a backend that answers at once. Throws where training diverges. The caller disposes the result.
 */
export function metaTrain(
  learner: Learner,
  { steps, rate, rates = {}, batchOf, seed = 1, start = {}, trainItems }: MetaTraining,
): Params {
  const init = learner.init(seed);
  const meta: EncodedParams = { ...readParams(init), ...structuredClone(start) };
  disposeParams(init);
  const moments = Object.entries(meta).map(
    ([name, { values }]) => [name, values, createMoments(values.length)] as const,
  );
  for (let step = 0; step < steps; step++) {
    const params = decodeParams(meta);
    const batch = batchOf(step);
    const { loss, grads, itemGrads } = takeGradient(learner, params, batch, {
      seed: seed + step,
      against: 0,
    });
    disposeParams(params);
    disposeTaskBatch(batch);
    if (!Number.isFinite(loss)) throw new Error(`${learner.name} diverged at step ${step}; lower its rates`);
    const schedule = 0.5 * (1 + Math.cos((Math.PI * step) / steps));
    for (const [name, values, moment] of moments) {
      applyAdam(values, grads[name]!.values, moment, schedule * (rates[name] ?? rate), step + 1);
    }
    trainItems?.(itemGrads, step, schedule);
  }
  return decodeParams(meta);
}

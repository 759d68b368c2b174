import { createRandom } from "../core/random.ts";
import { disposeParams, type EncodedParams, type Params } from "../model/params.ts";
import { initItemTables, type ItemTables } from "../model/item-encoder.ts";
import type { Learner } from "../learners/learner.ts";
import { createMoments, type Moments } from "./adam.ts";
import type { EarlyStopping } from "./early-stopping.ts";

/** Everything that training changes, as plain arrays: what a checkpoint holds. Updated in place by the outer loop. */
export interface TrainState {
  /** Outer steps done. */
  step: number;
  readonly meta: EncodedParams;
  readonly tables: ItemTables;
  /** Of pre-training alone: what each history's vector adds to the shared one, row-major [histories, dim]. */
  readonly users?: Float32Array;
  /** Optimizer state by weight name; `users` as it is; item tables are `table/id` and `table/content`. */
  readonly moments: Readonly<Record<string, Moments>>;
  /** Of runs that hold histories out: what their checks have seen, from the first one on. */
  heldOut?: EarlyStopping;
}

/** The state before the first step. */
export function initTrainState(
  learner: Learner,
  items: number,
  contentRows: number,
  seed: number,
): TrainState {
  const random = createRandom(seed);
  const init = learner.init(random.below(2 ** 31));
  const meta = readParams(init);
  disposeParams(init);
  const tables = initItemTables(items, contentRows, learner.spec.dim, random.below(2 ** 31));
  const moments = Object.fromEntries(
    Object.entries(meta).map(([name, { values }]) => [name, createMoments(values.length)]),
  );
  return {
    step: 0,
    meta,
    tables,
    moments: {
      ...moments,
      "table/id": createMoments(tables.id.length),
      "table/content": createMoments(tables.content.length),
    },
  };
}

/** Weights off a backend that answers at once (cpu and wasm, which training in Node uses). */
export function readParams(params: Params): EncodedParams {
  return Object.fromEntries(
    Object.entries(params).map(([name, tensor]) => [
      name,
      { shape: [...tensor.shape], values: Float32Array.from(tensor.dataSync()) },
    ]),
  );
}

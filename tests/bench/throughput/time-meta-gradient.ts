import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import { metaGradient } from "../../../src/learners/outer-gradient.ts";
import { disposeTaskBatch } from "../../../src/learners/task-batch.ts";
import { disposeParams } from "../../../src/model/params.ts";
import { createRandomBatch } from "./random-batch.ts";

/** One meta-gradient: how long it took, and its length, which says whether it was computed at all. */
export interface TimedGradient {
  readonly ms: number;
  readonly length: number;
}

/**
 * Times one meta-gradient of a learner on the current backend; its batch is made beforehand and not counted. Results
 * are read without blocking: read in place they are zeros on a software adapter, and there the loss is.
 */
export async function timeMetaGradient(name: string, tasks: number): Promise<TimedGradient> {
  const learner = createLearner({
    dim: 64,
    hidden: 0,
    side: ["popularity"],
    supportRows: 20,
    learner: { name, adapts: LEARNERS[name]!.adapts[0]!, steps: 2, innerLr: 5 },
  });
  const meta = learner.init(1);
  const batch = createRandomBatch(learner.spec, tasks);
  await batch.rows.data(); // what was enqueued before is not ours
  const startedMs = performance.now();
  const { grads, itemGrads } = metaGradient(learner, meta, batch, { seed: 1 });
  const values = await Promise.all([...Object.values(grads), itemGrads].map((grad) => grad.data()));
  const ms = performance.now() - startedMs;
  disposeParams(meta);
  disposeParams(grads);
  itemGrads.dispose();
  disposeTaskBatch(batch);
  const squares = values.map((numbers) => Array.from(numbers, (x) => x * x).reduce((a, b) => a + b, 0));
  return { ms, length: Math.sqrt(squares.reduce((a, b) => a + b, 0)) };
}

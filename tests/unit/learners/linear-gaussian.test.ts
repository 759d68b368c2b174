import { afterAll, beforeAll, expect, test } from "vitest";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { createLearner, LEARNERS } from "../../../src/learners/index.ts";
import type { Learner } from "../../../src/learners/learner.ts";
import { lossAfterAdapt } from "../../../src/learners/outer-gradient.ts";
import { expandTasks } from "../../../src/learners/task-batch.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import type { Params } from "../../../src/model/params.ts";
import { DIM, drawGaussianTasks, type GaussianTasks, MAX_ROWS, PRIOR_RISK } from "./gaussian-tasks.ts";
import { metaTrain, type MetaTraining } from "./meta-train.ts";

/** What may differ per learner. */
interface Trial extends Omit<MetaTraining, "batchOf"> {
  /** What the risk may be at most, as a multiple of the optimum's. */
  readonly within: number;
  /** Tasks of a batch (64). */
  readonly tasks?: number;
  /** Units of the scorer's hidden layer (0): the family is linear. */
  readonly hidden?: number;
  readonly learner?: Partial<ModelSpec["learner"]>;
}

/** Chosen on other seeds than these tests run on. Each learner is trained once, on supports of 5 and of 10 rows together. */
const TRIALS: Readonly<Record<string, Trial>> = {
  ridge: { within: 1.02, steps: 200, rate: 0.06 },
  "meta-sgd": { within: 1.05, steps: 200, rate: 0.06 },
  maml: { within: 1.1, steps: 200, rate: 0.06, learner: { innerLr: 0.6 } },
  // With a hidden layer, for without one it would be MAML.
  anil: { within: 1.1, steps: 250, rate: 0.04, hidden: 8, learner: { adapts: "head" } },
  fomaml: { within: 1.15, steps: 200, rate: 0.06 },
  reptile: { within: 1.15, steps: 200, rate: 0.06 },
  prototypical: { within: 1.1, steps: 250, rate: 0.1 },
  matching: { within: 1.1, steps: 250, rate: 0.05 },
  "neural-process": {
    within: 1.1,
    steps: 500,
    rate: 0.01,
    rates: { user: 0.05, decode: 0.05, shrinkage: 0.05 },
  },
  leo: {
    within: 1.1,
    steps: 200,
    rate: 0.05,
    learner: { steps: 2, innerLr: 0.1, options: { latent: 8 } },
  },
  mann: {
    within: 1.25,
    steps: 150,
    rate: 0.05,
    rates: { shrinkage: 0.1, writeGate: 0.2 },
    tasks: 32,
    // The default gains are for clicks, which say nothing of how far they should move a score; pulls do.
    start: { readGain: { shape: [2], values: Float32Array.of(-1, 1) } },
    learner: { options: { slots: MAX_ROWS } },
  },
  lstm: { within: 1.25, steps: 200, rate: 0.06 },
  relation: { within: 1.25, steps: 250, rate: 0.06 },
  prompt: { within: 1.25, steps: 250, rate: 0.05 },
  hybrid: { within: 1.1, steps: 250, rate: 0.05, learner: { options: { refine: 2 } } },
  siamese: { within: 1.4, steps: 200, rate: 0.06 },
};
const KNOWN_ROWS = [5, 10] as const;
const TRAIN_SEED = 40_000_000;
const TEST_SEED = 70_000_000;
const TEST_TASKS = 3000;

let judged: readonly GaussianTasks[];
const table: Record<string, Record<string, string>> = {};

beforeAll(async () => {
  await startBackend();
  judged = KNOWN_ROWS.map((rows) => drawGaussianTasks(TEST_TASKS, () => rows, TEST_SEED + rows));
});

afterAll(() => console.table(table));

test("the optimum's error on the test tasks is what its closed form says", () => {
  for (const { bayesError, bayesRisk } of judged)
    expect(Math.abs(bayesError / bayesRisk - 1)).toBeLessThan(0.03);
});

test("what is known before the first row is not enough for any learner", () => {
  const prior = judged.map(({ bayesRisk }) => PRIOR_RISK / bayesRisk);

  const mostThatIsAllowed = Math.max(...Object.values(TRIALS).map(({ within }) => within));

  expect(Math.min(...prior)).toBeGreaterThan(mostThatIsAllowed);
});

test("every learner is judged", () => {
  expect(Object.keys(TRIALS).sort()).toEqual(Object.keys(LEARNERS).sort());
});

test.each(Object.entries(TRIALS))(
  "%s learns to learn almost as well as the optimum",
  (name, { within, tasks = 64, hidden = 0, learner: settings, ...training }) => {
    const learner = createLearner({
      dim: DIM,
      hidden,
      side: [],
      supportRows: MAX_ROWS,
      learner: { name, adapts: "user", steps: 3, innerLr: 0.5, ...settings },
    });
    const mixed = (task: number) => KNOWN_ROWS[task % 2]!;

    const untrained = compareToOptimum(learner, learner.init(1));
    const trained = compareToOptimum(
      learner,
      metaTrain(learner, {
        ...training,
        batchOf: (step) => drawGaussianTasks(tasks, mixed, TRAIN_SEED + step).batch,
      }),
    );

    table[name] = Object.fromEntries(
      KNOWN_ROWS.flatMap((rows, i) => [
        [`k=${rows}`, trained[i]!.toFixed(3)],
        [`k=${rows} untrained`, untrained[i]!.toFixed(2)],
      ]),
    );
    table[name]["at most"] = within.toFixed(2);
    expect(Math.min(...untrained)).toBeGreaterThan(within);
    expect(Math.max(...trained)).toBeLessThanOrEqual(within);
  },
  120_000,
);

/** A learner's risk as a multiple of the optimum's, per number of known rows; the chance in the labels, which both share, is taken out. */
function compareToOptimum(learner: Learner, meta: Params): number[] {
  return judged.map(({ batch, bayesRisk, bayesError }) => {
    const { support, query } = expandTasks(batch, batch.rows);
    const halfError = lossAfterAdapt(learner, meta, learner.adapt(meta, support), query).dataSync()[0]!;
    return (2 * halfError - bayesError + bayesRisk) / bayesRisk;
  });
}

import type { ModelSpec } from "../core/model-spec.ts";
import type { TaskUnit } from "./task-unit.ts";

/** Everything that decides a training run besides its data. */
export interface TrainConfig {
  readonly spec: ModelSpec;
  readonly seed: number;
  /** What becomes one task. */
  readonly taskUnit: TaskUnit;
  /** Passes over all tasks. */
  readonly epochs: number;
  /** Tasks per outer step. */
  readonly metaBatch: number;
  /** Sampled negatives that the tasks of a batch share; a smaller catalogue takes part whole. */
  readonly negatives: number;
  /** Items that stand for the catalogue in every support; a smaller catalogue takes part whole. */
  readonly contrast: number;
  /** Peak outer learning rate of the small weights, and of the item tables. */
  readonly metaLr: number;
  readonly tableLr: number;
  readonly warmupSteps: number;
  /** Share of items that keep their id row in a batch, so that new items can live from content. */
  readonly keepId: number;
  readonly dropout: number;
}

/** Defaults found by validation on public session logs; a run may change any of them. */
export const DEFAULT_CONFIG: TrainConfig = {
  spec: {
    dim: 64,
    hidden: 0,
    side: ["popularity"],
    supportRows: 20,
    learner: { name: "meta-sgd", adapts: "user", steps: 2, innerLr: 5 },
  },
  seed: 1,
  taskUnit: "session",
  epochs: 3,
  metaBatch: 512,
  negatives: 1000,
  contrast: 128,
  metaLr: 2e-2,
  tableLr: 4e-3,
  warmupSteps: 100,
  keepId: 0.7,
  dropout: 0.2,
};

/** Outer learning rate relative to its peak: linear warm-up, then half a cosine (as MAML++ anneals it). */
export function scheduleRate(step: number, totalSteps: number, warmupSteps: number): number {
  const warmup = Math.min(warmupSteps, Math.ceil(totalSteps / 10));
  if (step < warmup) return (step + 1) / warmup;
  return 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, totalSteps - warmup)));
}

import type { ModelSpec } from "../core/model-spec.ts";
import type { TaskUnit } from "./task-unit.ts";

/** Everything that decides a training run besides its data. */
export interface TrainConfig {
  readonly spec: ModelSpec;
  readonly seed: number;
  /** What becomes one task. */
  readonly taskUnit: TaskUnit;
  /**
   * How the init is found. `meta` is what a shop wants; the others are what it is compared with, same body and same
   * inner loop: `random` does not train, `pre-train` trains one body for all histories without adapting (as the MAML
   * paper pre-trains), and `pre-train-users` gives every history a user vector of its own besides.
   */
  readonly init: "meta" | "random" | "pre-train" | "pre-train-users";
  /** `shuffled`: a history is a set, dealt in a drawn order; `time`: what came first is known first. */
  readonly order: "time" | "shuffled";
  /**
   * Of shuffled histories, how often they are dealt: anew in every epoch, or for every task, so that in less than an
   * epoch a long one shows more than the first items of one deal.
   */
  readonly deal: "epoch" | "task";
  /** `any`: an item that is known may be the one to predict, as where visitors come back to what they saw. */
  readonly targets: "new" | "any";
  /**
   * Items that a task asks for at once, fewer where fewer are left. In histories that are sets all that is left answers
   * the same question, and with one target each a long history would count no more than one of `supportRows` items.
   */
  readonly targetCount: number;
  /** `auto`: a learner that weighs cues gets them, counted as validation likes best. */
  readonly cues: "auto" | "none";
  /** `auto`: where the log tells what was shown and where, what was found where few look counts more. */
  readonly positions: "auto" | "none";
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
  /** Share of items that keep all they have in a batch; the others are as new items are: content alone. */
  readonly keepItem: number;
  readonly dropout: number;
  /**
   * Decoupled weight decay, as a share of the weight per unit of outer rate (AdamW): of every small weight in every
   * step, of table rows in the steps that touch them.
   */
  readonly weightDecay: number;
  /** Share of known items that each task loses at random; its target never changes. */
  readonly taskDropout: number;
  /**
   * Share of the steps that are over before co-visits count. Where they explain a log well, item vectors learn next to
   * nothing beside them; what they learn before says something of pairs that no visit has held yet.
   */
  readonly coVisitsFrom: number;
  /** Adversarial move of the batch's item rows, relative to their length; 0 for none, else it takes twice the time. */
  readonly adversarial: number;
  /**
   * Share of the histories (a user's all together) that are held out to stop early: the model is then the one with the
   * least held-out loss; 0 trains on all of them to the end. The schedule of the rates is the full run's either way.
   */
  readonly holdOut: number;
  /** Checks of the held-out loss without a new best before training stops. */
  readonly patience: number;
}

/** Defaults found by validation on public session logs; a run may change any of them. */
export const DEFAULT_CONFIG: TrainConfig = {
  spec: {
    dim: 64,
    hidden: 0,
    side: ["popularity"],
    supportRows: 20,
    learner: { name: "hybrid", adapts: "user", steps: 2, innerLr: 5 },
  },
  seed: 1,
  taskUnit: "session",
  init: "meta",
  order: "time",
  deal: "epoch",
  targets: "new",
  targetCount: 1,
  cues: "auto",
  positions: "auto",
  epochs: 3,
  metaBatch: 512,
  negatives: 1000,
  contrast: 128,
  metaLr: 2e-2,
  tableLr: 4e-3,
  warmupSteps: 100,
  keepId: 0.7,
  keepItem: 1,
  dropout: 0.2,
  weightDecay: 0,
  taskDropout: 0,
  coVisitsFrom: 0,
  adversarial: 0,
  holdOut: 0,
  patience: 3,
};

/** Outer learning rate relative to its peak: linear warm-up, then half a cosine (as MAML++ anneals it). */
export function scheduleRate(step: number, totalSteps: number, warmupSteps: number): number {
  const warmup = Math.min(warmupSteps, Math.ceil(totalSteps / 10));
  if (step < warmup) return (step + 1) / warmup;
  return 0.5 * (1 + Math.cos((Math.PI * (step - warmup)) / Math.max(1, totalSteps - warmup)));
}

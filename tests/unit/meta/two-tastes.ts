import { createRandom } from "../../../src/core/random.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { createTrainRun, type TrainRun } from "../../../src/meta/train.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../../../src/meta/train-config.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

/** Items of one taste; the catalogue has twice as many, the second taste's after the first's. */
export const TASTE_ITEMS = 20;

/** Sessions that stay within one of two tastes. Even items have the attribute `even`, so that content says nothing of taste. */
export function makeTwoTastes(sessions = 300): {
  data: { catalogue: ReturnType<typeof makeCatalogue> };
  sessions: Session[];
} {
  const random = createRandom(11);
  const parity = Array.from({ length: 2 * TASTE_ITEMS }, (_, item) => (item % 2 === 0 ? "even" : "odd"));
  return {
    data: {
      catalogue: makeCatalogue(2 * TASTE_ITEMS, [{ name: "parity", kind: "categorical", values: parity }]),
    },
    sessions: Array.from({ length: sessions }, (_, i) => {
      const first = TASTE_ITEMS * (i % 2);
      const items = new Set(Array.from({ length: 4 }, () => first + random.below(TASTE_ITEMS)));
      return makeSession([...items], { id: `s${i}`, startMs: i * 60_000 });
    }),
  };
}

/** Settings small enough for a second of training. */
export function tinyConfig(changes: Partial<TrainConfig> = {}): TrainConfig {
  return {
    ...DEFAULT_CONFIG,
    spec: {
      ...DEFAULT_CONFIG.spec,
      dim: 8,
      supportRows: 4,
      learner: { name: "meta-sgd", adapts: "user", steps: 2, innerLr: 2 },
    },
    epochs: 5,
    metaBatch: 64,
    negatives: 30,
    contrast: 25,
    tableLr: 4e-2,
    keepId: 0.9,
    dropout: 0.1,
    ...changes,
  };
}

/** A run to its end; its losses in order. */
export function finish(run: TrainRun): number[] {
  const losses: number[] = [];
  while (!run.finished) losses.push(run.step());
  return losses;
}

/** A finished run on two tastes. */
export function trainTwoTastes(changes: Partial<TrainConfig> = {}): TrainRun {
  const { data, sessions } = makeTwoTastes();
  const run = createTrainRun(data, sessions, tinyConfig(changes));
  finish(run);
  return run;
}

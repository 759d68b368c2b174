import { LEARNERS } from "../../learners/index.ts";
import type { FineTuningKind } from "../choose-fine-tuning.ts";
import type { TrainConfig } from "../train-config.ts";

/** The same body without meta-learning: how its init is found, and how it is fine-tuned. */
interface Arm {
  readonly init: TrainConfig["init"];
  readonly fineTuning: FineTuningKind;
}

/** Those that every comparison has, by the name that tables use; the later, the stronger. */
export const ARMS: Readonly<Record<string, Arm>> = {
  "random init": { init: "random", fineTuning: "plain" },
  "pre-train": { init: "pre-train", fineTuning: "plain" },
  "pre-train users": { init: "pre-train-users", fineTuning: "plain" },
  "pre-train users, weighed": { init: "pre-train-users", fineTuning: "weighed" },
};

/** What takes part in a comparison: a learner, or an arm without meta-learning. */
export interface Contender {
  readonly name: string;
  readonly seed: number;
  readonly config: TrainConfig;
  /** Of an arm: its fine-tuning is chosen on validation. */
  readonly fineTuning?: FineTuningKind;
}

/**
 * The named learners once for every seed and the arms once for every seed of `armSeeds`, all with the inner and outer
 * loop and the body of `base`; a learner adapts the first part that it can, which is the user vector for all. Throws
 * for a name that nobody has.
 */
export function listContenders(
  learners: readonly string[],
  { seeds, armSeeds }: { readonly seeds: readonly number[]; readonly armSeeds: readonly number[] },
  base: TrainConfig,
): Contender[] {
  const unknown = learners.find((name) => !(name in LEARNERS));
  if (unknown !== undefined) {
    throw new Error(`there is no learner "${unknown}"; choose among ${Object.keys(LEARNERS).join(", ")}`);
  }
  const configure = (learner: string, init: TrainConfig["init"], seed: number): TrainConfig => ({
    ...base,
    seed,
    init,
    spec: {
      ...base.spec,
      learner: { ...base.spec.learner, name: learner, adapts: LEARNERS[learner]!.adapts[0]! },
    },
  });
  return [
    ...Object.entries(ARMS).flatMap(([name, { init, fineTuning }]) =>
      armSeeds.map((seed) => ({ name, seed, config: configure("fomaml", init, seed), fineTuning })),
    ),
    ...learners.flatMap((name) =>
      seeds.map((seed) => ({ name, seed, config: configure(name, "meta", seed) })),
    ),
  ];
}

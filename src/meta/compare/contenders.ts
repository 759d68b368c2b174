import { LEARNERS } from "../../learners/index.ts";
import type { TrainConfig } from "../train-config.ts";

/** What takes part in a comparison: a learner, or the same body without meta-learning. */
export interface Contender {
  readonly name: string;
  readonly seed: number;
  readonly config: TrainConfig;
}

/** The same body without meta-learning, by the name that tables use. */
export const ARMS = { "random init": "random", "pre-train": "pre-train" } as const;

/** Whether a contender's init is found without meta-learning. */
export function isArm(name: string): name is keyof typeof ARMS {
  return name in ARMS;
}

/**
 * Both arms and the named learners, each once for every seed, all with the inner and outer loop and the body of `base`;
 * a learner adapts the first part that it can, which is the user vector for all. Throws for a name that nobody has.
 */
export function listContenders(
  learners: readonly string[],
  seeds: readonly number[],
  base: TrainConfig,
): Contender[] {
  const unknown = learners.find((name) => !(name in LEARNERS));
  if (unknown !== undefined) {
    throw new Error(`there is no learner "${unknown}"; choose among ${Object.keys(LEARNERS).join(", ")}`);
  }
  const contend = (name: string, learner: string, init: TrainConfig["init"]) => (seed: number) => ({
    name,
    seed,
    config: {
      ...base,
      seed,
      init,
      spec: {
        ...base.spec,
        learner: { ...base.spec.learner, name: learner, adapts: LEARNERS[learner]!.adapts[0]! },
      },
    },
  });
  return [
    ...Object.entries(ARMS).map(([name, init]) => contend(name, "fomaml", init)),
    ...learners.map((name) => contend(name, name, "meta")),
  ].flatMap((contender) => seeds.map(contender));
}

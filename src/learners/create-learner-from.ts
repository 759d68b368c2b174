import type { Adapts, ModelSpec } from "../core/model-spec.ts";
import { installGradients } from "../kernels/gradients.ts";
import type { Learner } from "./learner.ts";

/** A learner that can be asked for by name. */
export interface LearnerEntry {
  readonly create: (spec: ModelSpec) => Learner;
  /** What its inner loop can move. */
  readonly adapts: readonly Adapts[];
  /** Whether it weighs cues, so that training counts them. */
  readonly cues?: boolean;
}

/** Learners by the name that artifacts and commands use. */
export type Learners = Readonly<Record<string, LearnerEntry>>;

/** The learner that a specification names. Throws where there is none, or where it cannot adapt what is asked for. */
export function createLearnerFrom(learners: Learners, spec: ModelSpec): Learner {
  const { name, adapts } = spec.learner;
  const entry = learners[name];
  if (!entry) {
    throw new Error(`there is no learner "${name}"; choose one of ${Object.keys(learners).join(", ")}`);
  }
  if (!entry.adapts.includes(adapts)) {
    throw new Error(`${name} cannot adapt "${adapts}"; choose --adapts ${entry.adapts.join(" or ")}`);
  }
  installGradients();
  return entry.create(spec);
}

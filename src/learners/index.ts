import { installGradients } from "../kernels/gradients.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { createFomaml } from "./fomaml.ts";
import type { Learner } from "./learner.ts";
import { createMaml } from "./maml.ts";
import { createMetaSgd } from "./meta-sgd.ts";
import { createReptile } from "./reptile.ts";
import { createRidge } from "./ridge.ts";

/** Every learner by the name that artifacts and commands use. A new learner is one file and one line here. */
export const LEARNERS: Readonly<Record<string, (spec: ModelSpec) => Learner>> = {
  maml: createMaml,
  fomaml: createFomaml,
  "meta-sgd": createMetaSgd,
  reptile: createReptile,
  ridge: createRidge,
};

/** The learner that a specification names. */
export function createLearner(spec: ModelSpec): Learner {
  const create = LEARNERS[spec.learner.name];
  if (!create) {
    throw new Error(
      `there is no learner "${spec.learner.name}"; choose one of ${Object.keys(LEARNERS).join(", ")}`,
    );
  }
  installGradients();
  return create(spec);
}

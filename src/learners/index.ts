import type { Adapts, ModelSpec } from "../core/model-spec.ts";
import { installGradients } from "../kernels/gradients.ts";
import { createAnil } from "./anil.ts";
import { createFomaml } from "./fomaml.ts";
import type { Learner } from "./learner.ts";
import { createMaml } from "./maml.ts";
import { createMatching } from "./matching.ts";
import { createMetaSgd } from "./meta-sgd.ts";
import { createPrototypical } from "./prototypical.ts";
import { createRelation } from "./relation.ts";
import { createReptile } from "./reptile.ts";
import { createRidge } from "./ridge.ts";
import { createSiamese } from "./siamese.ts";

/** A learner that can be asked for by name. */
export interface LearnerEntry {
  readonly create: (spec: ModelSpec) => Learner;
  /** What its inner loop can move. */
  readonly adapts: readonly Adapts[];
}

const ANY: readonly Adapts[] = ["user", "head", "all"];

/** Every learner by the name that artifacts and commands use. A new learner is one file and one line here. */
export const LEARNERS: Readonly<Record<string, LearnerEntry>> = {
  maml: { create: createMaml, adapts: ANY },
  fomaml: { create: createFomaml, adapts: ANY },
  anil: { create: createAnil, adapts: ["user", "head"] },
  "meta-sgd": { create: createMetaSgd, adapts: ANY },
  reptile: { create: createReptile, adapts: ANY },
  ridge: { create: createRidge, adapts: ["user"] },
  prototypical: { create: createPrototypical, adapts: ["user"] },
  matching: { create: createMatching, adapts: ["user"] },
  relation: { create: createRelation, adapts: ["user"] },
  siamese: { create: createSiamese, adapts: ["user"] },
};

/** The learner that a specification names. Throws where there is none, or where it cannot adapt what is asked for. */
export function createLearner(spec: ModelSpec): Learner {
  const { name, adapts } = spec.learner;
  const entry = LEARNERS[name];
  if (!entry) {
    throw new Error(`there is no learner "${name}"; choose one of ${Object.keys(LEARNERS).join(", ")}`);
  }
  if (!entry.adapts.includes(adapts)) {
    throw new Error(`${name} cannot adapt "${adapts}"; choose --adapts ${entry.adapts.join(" or ")}`);
  }
  installGradients();
  return entry.create(spec);
}

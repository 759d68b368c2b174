import type { DEFAULT_LEARNER_NAMES } from "../core/default-learner-names.ts";
import type { Adapts } from "../core/model-spec.ts";
import { createFomaml } from "./fomaml.ts";
import type { LearnerEntry } from "./create-learner-from.ts";
import { createHybrid } from "./hybrid.ts";
import { createMaml } from "./maml.ts";
import { createMetaSgd } from "./meta-sgd.ts";
import { createReptile } from "./reptile.ts";
import { createRidge } from "./ridge.ts";

const ANY: readonly Adapts[] = ["user", "head", "all"];

/** The learners of `worker.js`, which every shop downloads: those that most artifacts are trained with. */
export const DEFAULT_LEARNERS: Readonly<Record<(typeof DEFAULT_LEARNER_NAMES)[number], LearnerEntry>> = {
  maml: { create: createMaml, adapts: ANY },
  fomaml: { create: createFomaml, adapts: ANY },
  hybrid: { create: createHybrid, adapts: ["user"], cues: true },
  "meta-sgd": { create: createMetaSgd, adapts: ANY },
  reptile: { create: createReptile, adapts: ANY },
  ridge: { create: createRidge, adapts: ["user"] },
};

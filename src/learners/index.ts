import type { Adapts, ModelSpec } from "../core/model-spec.ts";
import { createAnil } from "./anil.ts";
import { createLearnerFrom, type Learners } from "./create-learner-from.ts";
import { DEFAULT_LEARNERS } from "./default-learners.ts";
import type { Learner } from "./learner.ts";
import { createLeo } from "./leo.ts";
import { createLstm } from "./lstm.ts";
import { createMann } from "./mann.ts";
import { createMatching } from "./matching.ts";
import { createNeuralProcess } from "./neural-process.ts";
import { createPrompt } from "./prompt.ts";
import { createPrototypical } from "./prototypical.ts";
import { createRelation } from "./relation.ts";
import { createSiamese } from "./siamese.ts";

const USER: readonly Adapts[] = ["user"];

/** Every learner by the name that artifacts and commands use. A new learner is one file and one line here. */
export const LEARNERS: Learners = {
  ...DEFAULT_LEARNERS,
  anil: { create: createAnil, adapts: ["user", "head", "all"] },
  leo: { create: createLeo, adapts: ["user"] },
  lstm: { create: createLstm, adapts: ["user"] },
  prompt: { create: createPrompt, adapts: ["user"] },
  prototypical: { create: createPrototypical, adapts: ["user"] },
  matching: { create: createMatching, adapts: ["user"] },
  relation: { create: createRelation, adapts: ["user"] },
  siamese: { create: createSiamese, adapts: ["user"] },
  mann: { create: createMann, adapts: USER },
  "neural-process": { create: createNeuralProcess, adapts: USER },
};

/** The learner that a specification names. Throws where there is none, or where it cannot adapt what is asked for. */
export function createLearner(spec: ModelSpec): Learner {
  return createLearnerFrom(LEARNERS, spec);
}

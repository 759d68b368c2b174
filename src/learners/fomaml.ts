import type { ModelSpec } from "../core/model-spec.ts";
import { createGradientLearner } from "./gradient-learner.ts";
import type { Learner } from "./learner.ts";

/** First-order MAML: the outer loop takes the inner gradient as a constant (Finn et al., 2017, section 5.2). */
export function createFomaml(spec: ModelSpec): Learner {
  return createGradientLearner("fomaml", spec, { order: 1, rates: "fixed" });
}

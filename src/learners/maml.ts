import type { ModelSpec } from "../core/model-spec.ts";
import { createGradientLearner } from "./gradient-learner.ts";
import type { Learner } from "./learner.ts";

/** MAML: one fixed inner rate, exact second-order meta-gradients (Finn et al., 2017, arXiv:1703.03400). */
export function createMaml(spec: ModelSpec): Learner {
  return createGradientLearner("maml", spec, { order: 2, rates: "fixed" });
}

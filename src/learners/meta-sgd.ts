import type { ModelSpec } from "../core/model-spec.ts";
import { createGradientLearner } from "./gradient-learner.ts";
import type { Learner } from "./learner.ts";

/**
 * Meta-SGD: the init and an inner rate per weight are learned together (Li et al., 2017, arXiv:1707.09835), the rates
 * also per step (MAML++, Antoniou et al., 2019). A rate may turn negative, as in the paper.
 */
export function createMetaSgd(spec: ModelSpec): Learner {
  return createGradientLearner("meta-sgd", spec, { order: 2, rates: "learned" });
}

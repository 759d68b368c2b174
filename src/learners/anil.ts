import type { ModelSpec } from "../core/model-spec.ts";
import { createGradientLearner } from "./gradient-learner.ts";
import type { Learner } from "./learner.ts";

/**
 * ANIL, almost no inner loop: MAML whose inner loop moves the last layer alone, while the hidden layer and the item
 * vectors are features that the outer loop learns (Raghu et al., 2020, arXiv:1909.09157). The last layer is the user
 * vector [dim] and, with `adapts: "head"`, also the head over the hidden units [hidden] and the side gates. With
 * `adapts: "all"` the hidden layer moves too, and it is MAML.
 */
export function createAnil(spec: ModelSpec): Learner {
  return createGradientLearner("anil", spec, { order: 2, rates: "fixed" });
}

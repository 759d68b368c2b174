import type { InteractionLog } from "./data-set.ts";

/** What is known of a visitor when a ranking is asked for. Never holds what came after. */
export type SupportSet = InteractionLog;

/** Anything that scores the whole catalogue for a visitor: a baseline or a learner's artifact. */
export interface Ranker {
  readonly name: string;
  /** Whether the scores are logits, so that their softmax over the catalogue is a prediction to be judged as one. */
  readonly givesLogits?: true;
  /** Scores, higher is better, row-major [supports, items]. */
  score(supports: readonly SupportSet[]): Promise<Float32Array>;
}

import { inSlices } from "../core/steps.ts";
import { createPlainRecommender } from "../learners/plain-recommender.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { Artifact } from "../model/artifact.ts";
import type { EncodedParams } from "../model/params.ts";
import type { ModelBody } from "./model-body.ts";

/** The body in plain numbers, which works in slices until `signal` ends it. One call at a time. */
export function openPlainBody(artifact: Artifact, signal: AbortSignal): ModelBody {
  const recommender = createPlainRecommender(artifact);
  const score = (weights: EncodedParams, log: SupportLog) =>
    inSlices(recommender.score(weights, log), signal);
  const adapt = async (log: SupportLog) => {
    const weights = recommender.adapt(log);
    return { weights, scores: await score(weights, log) };
  };
  return {
    adapt,
    score,
    scoreLogs: async (logs) => {
      const all: Float32Array[] = [];
      for (const log of logs) all.push((await adapt(log)).scores);
      return all;
    },
    dispose: () => undefined,
  };
}

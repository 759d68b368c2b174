import { LEARNERS } from "../learners/index.ts";
import { createRecommender } from "../learners/recommender.ts";
import { disposeParams } from "../model/params.ts";
import type { Artifact } from "../model/artifact.ts";
import type { Ranker } from "./ranker.ts";

/** A trained model as a ranker, through the same code that the browser runs. `dispose` frees its tensors. */
export function createLearnedRanker(name: string, artifact: Artifact): Ranker & { dispose(): void } {
  const recommender = createRecommender(LEARNERS, artifact);
  return {
    name,
    givesLogits: true,
    score: async (supports) => {
      const fast = recommender.adapt(supports);
      const logits = recommender.score(fast, supports);
      const values = (await logits.data()) as Float32Array;
      logits.dispose();
      disposeParams(fast);
      return values;
    },
    dispose: () => recommender.dispose(),
  };
}

import { createDamper } from "../learners/create-damper.ts";
import { MIN_TESTS } from "../learners/damp-adaptation.ts";
import { LEARNERS } from "../learners/index.ts";
import { createRecommender } from "../learners/recommender.ts";
import { logsAtOnce, scoreLogs } from "../learners/score-logs.ts";
import { disposeParams } from "../model/params.ts";
import type { Artifact } from "../model/artifact.ts";
import type { Ranker } from "./ranker.ts";

/** How a model is judged. */
export interface LearnedRankerOptions {
  /**
   * Hold adapting back where it did a visitor harm, as the browser does. Off by default: every interaction becomes a test
   * that costs an adaptation of its own, and no visitor with fewer than nine interactions is ever damped.
   */
  readonly damping?: boolean;
}

/** A trained model as a ranker, through the same code that the browser runs. `dispose` frees its tensors. */
export function createLearnedRanker(
  name: string,
  artifact: Artifact,
  { damping = false }: LearnedRankerOptions = {},
): Ranker & { dispose(): void } {
  const recommender = createRecommender(LEARNERS, artifact);
  const atOnce = logsAtOnce(artifact.spec, artifact.catalogue.ids.length);
  const damper = createDamper((logs) => scoreLogs(recommender, logs, atOnce));
  return {
    name,
    givesLogits: true,
    score: async (supports) => {
      const fast = recommender.adapt(supports);
      const logits = recommender.score(fast, supports);
      const values = (await logits.data()) as Float32Array;
      logits.dispose();
      disposeParams(fast);
      if (!damping) return values;
      const items = artifact.catalogue.ids.length;
      const damped = new Float32Array(values);
      for (const [task, support] of supports.entries()) {
        if (support.items.length <= MIN_TESTS) continue;
        const { scores } = await damper.damp(support, values.slice(task * items, (task + 1) * items));
        damped.set(scores, task * items);
      }
      return damped;
    },
    dispose: () => recommender.dispose(),
  };
}

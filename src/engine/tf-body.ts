import { artifactError } from "../core/artifact-manifest.ts";
import type { Learners } from "../learners/create-learner-from.ts";
import { createRecommender } from "../learners/recommender.ts";
import { logsAtOnce, scoreLogs } from "../learners/score-logs.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { Artifact } from "../model/artifact.ts";
import { decodeParams, disposeParams, encodeParams, type Params } from "../model/params.ts";
import type { ModelBody } from "./model-body.ts";

/**
 * The body on the current backend of TensorFlow.js. Between calls only the init and the item table live there. Throws
 * `ArtifactError` where the artifact's learner is not among these.
 */
export function openTfBody(learners: Learners, artifact: Artifact): ModelBody {
  requireLearner(learners, artifact.spec.learner.name);
  const recommender = createRecommender(learners, artifact);
  const atOnce = logsAtOnce(artifact.spec, artifact.catalogue.ids.length);

  const read = async (fast: Params, log: SupportLog): Promise<Float32Array> => {
    const scores = recommender.score(fast, [log]);
    return Float32Array.from(await scores.data<"float32">().finally(() => scores.dispose()));
  };

  return {
    adapt: async (log) => {
      const fast = recommender.adapt([log]);
      try {
        const [weights, scores] = await Promise.all([encodeParams(fast), read(fast, log)]);
        return { weights, scores };
      } finally {
        disposeParams(fast);
      }
    },
    score: async (weights, log) => {
      const fast = decodeParams(weights);
      return read(fast, log).finally(() => disposeParams(fast));
    },
    scoreLogs: (logs) => scoreLogs(recommender, logs, atOnce),
    dispose: () => recommender.dispose(),
  };
}

/** A page may name a worker by hand; then that worker may lack the artifact's learner. */
function requireLearner(learners: Learners, name: string): void {
  if (name in learners) return;
  const known = Object.keys(learners).join(", ");
  throw artifactError(
    `its learner "${name}" is not in this worker (${known})`,
    "; leave workerUrl out or let it name worker-all.js",
  );
}

import * as tf from "@tensorflow/tfjs-core";
import { artifactError } from "../core/artifact-manifest.ts";
import type { Learners } from "../learners/create-learner-from.ts";
import { decodeArtifact } from "../model/artifact.ts";
import { chooseBackend } from "./choose-backend.ts";
import type { Compute } from "./compute.ts";
import { countDispatches } from "./count-dispatches.ts";
import { openCpu } from "./open-cpu.ts";
import { openTfBody } from "./tf-body.ts";

/** Computing with TensorFlow.js, in a worker that has these learners. */
export function computeByTf(learners: Learners): Compute {
  const dispatches = countDispatches();
  return {
    decode: async (manifest, files) => {
      requireLearner(learners, manifest.userDefinedMetadata.inkling.spec.learner.name);
      return decodeArtifact(manifest, files);
    },
    chooseBackend,
    openFallback: openCpu,
    openBody: (artifact) => openTfBody(learners, artifact),
    count: () => ({ tensors: tf.memory().numTensors, dispatches: dispatches() }),
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

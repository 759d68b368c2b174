import * as tf from "@tensorflow/tfjs-core";
import { finish } from "../core/steps.ts";
import type { Learners } from "../learners/create-learner-from.ts";
import { chooseBackend } from "./choose-backend.ts";
import type { Compute } from "./compute.ts";
import { countDispatches } from "./count-dispatches.ts";
import { openCpu } from "./open-cpu.ts";
import { openTfBody } from "./tf-body.ts";

/** Computing with TensorFlow.js, in a worker that has these learners. */
export function computeByTf(learners: Learners): Compute {
  const dispatches = countDispatches();
  return {
    run: async (steps) => finish(steps),
    chooseBackend,
    openFallback: openCpu,
    openBody: (artifact) => openTfBody(learners, artifact),
    count: () => ({ tensors: tf.memory().numTensors, dispatches: dispatches() }),
  };
}

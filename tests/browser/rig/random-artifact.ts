import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { createRandom } from "../../../src/core/random.ts";
import { createLearner } from "../../../src/learners/index.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import { disposeParams, encodeParams } from "../../../src/model/params.ts";

/** An untrained model over items "i0", "i1", …: it ranks at random, but moves like any other. */
export async function createRandomArtifact({
  learner = "maml",
  adapts = "all",
  items = 200,
  dim = 16,
  hidden = 8,
  supportRows = 64,
  contrast = 32,
  steps = 3,
  innerLr = 2,
  options = {},
  jitter = 0,
}: Partial<{
  learner: string;
  adapts: ModelSpec["learner"]["adapts"];
  items: number;
  dim: number;
  hidden: number;
  supportRows: number;
  contrast: number;
  steps: number;
  innerLr: number;
  options: Readonly<Record<string, number>>;
  /** Spread of what is added to every weight of the init, so that none is 0 and hides what it weighs. */
  jitter: number;
}> = {}): Promise<Artifact> {
  await tf.setBackend("cpu");
  const spec: ModelSpec = {
    dim,
    hidden,
    side: ["popularity"],
    supportRows,
    learner: { name: learner, adapts, steps, innerLr, options },
  };
  const random = createRandom(7);
  const meta = createLearner(spec).init(1);
  const encoded = await encodeParams(meta);
  disposeParams(meta);
  for (const { values } of Object.values(encoded)) {
    for (let i = 0; i < values.length; i++) values[i]! += jitter * random.normal();
  }
  return {
    spec,
    meta: encoded,
    catalogue: { ids: Array.from({ length: items }, (_, item) => `i${item}`), attributes: [] },
    vectors: Float32Array.from({ length: items * dim }, () => random.normal()),
    side: Float32Array.from({ length: items }, (_, item) => -Math.log(1 + item) / 4),
    contrast: {
      items: Int32Array.from({ length: contrast }, () => random.below(items)),
      offset: new Float32Array(contrast).fill(Math.log(items / contrast)),
    },
  };
}

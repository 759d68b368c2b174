import * as tf from "@tensorflow/tfjs-core";
import { artifactError } from "../core/artifact-manifest.ts";
import type { Artifact } from "../model/artifact.ts";
import type { ItemBatch } from "../model/batch.ts";
import { decodeParams, disposeParams, type Params } from "../model/params.ts";
import type { Learner } from "./learner.ts";
import { createLearnerFrom, type Learners } from "./create-learner-from.ts";
import { padSupports } from "./support-batch.ts";
import { buildSupport, type SupportLog } from "./support-rows.ts";

/**
 * A model ready to run on the current backend: the one path from interactions to scores, used by the worker for its
 * one visitor and by evaluation for many tasks at once. Owns its tensors until `dispose`.
 */
export interface Recommender {
  /** Fast weights for these visitors, one task each; interactions oldest first. The caller disposes them. */
  adapt(logs: readonly SupportLog[]): Params;
  /** One logit per catalogue item [tasks, items]; for the given items only, in their order, where given. The caller disposes it. */
  score(fast: Params, items?: Int32Array): tf.Tensor2D;
  dispose(): void;
}

/** Puts an artifact's weights and item table on the current backend, with its learner out of `learners`. Throws `ArtifactError` where the init does not fit its learner. */
export function createRecommender(learners: Learners, artifact: Artifact): Recommender {
  const { spec, catalogue } = artifact;
  const learner = createLearnerFrom(learners, spec);
  const meta = decodeParams(artifact.meta);
  requireSameShapes(learner, meta);
  const count = catalogue.ids.length;
  const all: ItemBatch = {
    shared: true,
    vectors: tf.tensor3d(artifact.vectors, [1, count, spec.dim]),
    side: tf.tensor3d(artifact.side, [1, count, spec.side.length]),
  };
  const take = (items: Int32Array, shape: [number, number], shared: boolean): ItemBatch => {
    const index = tf.tensor1d(items, "int32");
    const gather = (table: tf.Tensor3D): tf.Tensor3D =>
      tf.reshape(tf.gather(tf.squeeze(table, [0]), index), [...shape, table.shape[2]]);
    return { shared, vectors: gather(all.vectors), side: gather(all.side) };
  };
  const contrast = tf.tidy(() => take(artifact.contrast.items, [1, artifact.contrast.items.length], true));
  const contrastOffset = tf.tensor2d(artifact.contrast.offset, [1, artifact.contrast.offset.length]);

  return {
    adapt: (logs) =>
      tf.tidy(() => {
        const { item, columns } = padSupports(
          logs.map((log) => buildSupport(log, spec.supportRows)),
          spec.supportRows,
        );
        const items = take(item, [logs.length, spec.supportRows], false);
        return learner.adapt(meta, { ...columns, items, contrast, contrastOffset });
      }),
    score: (fast, items) =>
      tf.tidy(() => learner.score(meta, fast, items ? take(items, [1, items.length], true) : all)),
    dispose: () => {
      disposeParams(meta);
      tf.dispose([all.vectors, all.side, contrast.vectors, contrast.side, contrastOffset]);
    },
  };
}

/** An init of other names or shapes than the learner's own would fail in the middle of an adaptation. */
function requireSameShapes(learner: Learner, meta: Params): void {
  const own = learner.init(0);
  const describe = (params: Params) =>
    Object.entries(params)
      .map(([name, { shape }]) => `${name} [${shape.join(", ")}]`)
      .sort()
      .join(", ");
  const [expected, found] = [describe(own), describe(meta)];
  disposeParams(own);
  if (expected === found) return;
  disposeParams(meta);
  throw artifactError(`its init (${found}) does not fit its learner ${learner.name} (${expected})`);
}

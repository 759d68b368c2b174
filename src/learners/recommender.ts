import * as tf from "@tensorflow/tfjs-core";
import { artifactError } from "../core/artifact-manifest.ts";
import { countCues, CUE_SUMMARY } from "../core/cue-spec.ts";
import type { Artifact } from "../model/artifact.ts";
import type { ItemBatch } from "../model/batch.ts";
import type { CueTables } from "../model/cue-tables.ts";
import { decodeParams, disposeParams, type Params } from "../model/params.ts";
import type { AdaptOptions, Learner } from "./learner.ts";
import { createLearnerFrom, type Learners } from "./create-learner-from.ts";
import { createCueReader } from "./read-cues.ts";
import { padSupports } from "./support-batch.ts";
import { readSupport } from "./read-support.ts";
import type { SupportLog, SupportRow } from "./support-rows.ts";

/**
 * A model ready to run on the current backend: the one path from interactions to scores, used by the worker for its
 * one visitor and by evaluation for many tasks at once. Owns its tensors until `dispose`.
 */
export interface Recommender {
  /**
   * Fast weights for these visitors, one task each; interactions oldest first; `options` go to the learner. The caller
   * disposes them.
   */
  adapt(logs: readonly SupportLog[], options?: AdaptOptions): Params;
  /**
   * One logit per catalogue item [tasks, items]; for the given items only, in their order, where given. `logs` are what
   * `fast` was adapted to: cues are counted from them. The caller disposes it.
   */
  score(fast: Params, logs: readonly SupportLog[], items?: Int32Array): tf.Tensor2D;
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

  const cues = artifact.cues && countVisitorCues(artifact, artifact.cues);
  const supportsOf = (logs: readonly SupportLog[]) => logs.map((log) => readSupport(log, spec));

  return {
    adapt: (logs, options) =>
      tf.tidy(() => {
        const supports = supportsOf(logs);
        const { item, columns } = padSupports(supports, spec.supportRows, spec.labels);
        const items = take(item, [logs.length, spec.supportRows], false);
        const summary = cues && { cueSummary: cues.summarise(supports) };
        return learner.adapt(meta, { ...columns, ...summary, items, contrast, contrastOffset }, options);
      }),
    score: (fast, logs, items) =>
      tf.tidy(() => {
        const batch = items ? take(items, [1, items.length], true) : all;
        return learner.score(meta, fast, cues ? { ...batch, cues: cues.of(supportsOf(logs), items) } : batch);
      }),
    dispose: () => {
      disposeParams(meta);
      tf.dispose([all.vectors, all.side, contrast.vectors, contrast.side, contrastOffset]);
    },
  };
}

/** What is counted for visitors of an artifact, as the learner takes it. */
function countVisitorCues({ spec, catalogue }: Artifact, tables: CueTables) {
  const size = countCues(spec.cues);
  const reader = createCueReader(spec.cues!, tables, catalogue.ids.length);
  return {
    /** [tasks, CUE_SUMMARY] */
    summarise: (supports: readonly (readonly SupportRow[])[]): tf.Tensor2D => {
      const values = new Float32Array(supports.length * CUE_SUMMARY);
      supports.forEach((support, task) => values.set(reader.read(support).summary, task * CUE_SUMMARY));
      return tf.tensor2d(values, [supports.length, CUE_SUMMARY]);
    },
    /** [tasks, items, cues], of the whole catalogue or of the given items. */
    of: (supports: readonly (readonly SupportRow[])[], items?: Int32Array): tf.Tensor3D => {
      const count = items?.length ?? catalogue.ids.length;
      const values = new Float32Array(supports.length * count * size);
      supports.forEach((support, task) => {
        const reading = reader.read(support);
        for (let i = 0; i < count; i++)
          reading.write(items ? items[i]! : i, values, (task * count + i) * size);
      });
      return tf.tensor3d(values, [supports.length, count, size]);
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

import { LEARNERS } from "../learners/index.ts";
import { createRecommender } from "../learners/recommender.ts";
import type { Artifact } from "../model/artifact.ts";
import { disposeParams } from "../model/params.ts";

/** What one visitor costs. */
export interface VisitorCost {
  /** Size of the fast weights as float32. */
  readonly fastBytes: number;
  /** Median time to adapt to five clicks on the current backend. */
  readonly adaptMs: number;
}

const WARM_UP = 3;
const TIMES = 15;

/** Adapts for one visitor some times over and measures, nothing is computed from shapes. */
export async function measureArtifact(artifact: Artifact): Promise<VisitorCost> {
  const recommender = createRecommender(LEARNERS, artifact);
  const count = artifact.catalogue.ids.length;
  const items = [0, 1, 2, 3, 4].map((i) => Math.floor((i * count) / 5));
  const log = { items, actions: items.map(() => 2), atMs: items.map((_, at) => at) };
  const times: number[] = [];
  let fastBytes = 0;
  for (let time = 0; time < WARM_UP + TIMES; time++) {
    const startedMs = performance.now();
    const fast = recommender.adapt([log]);
    const tensors = Object.values(fast);
    await Promise.all(tensors.map((tensor) => tensor.data()));
    times.push(performance.now() - startedMs);
    fastBytes = tensors.reduce((sum, { size }) => sum + size, 0) * Float32Array.BYTES_PER_ELEMENT;
    disposeParams(fast);
  }
  recommender.dispose();
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  return { fastBytes, adaptMs: sorted[TIMES >> 1]! };
}

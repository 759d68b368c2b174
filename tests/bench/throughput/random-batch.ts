import { createRandom } from "../../../src/core/random.ts";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import type { RankingTaskBatch } from "../../../src/learners/task-batch.ts";
import { createItemSampler, sampleItems } from "../../../src/meta/sampler.ts";
import { planBatch } from "../../../src/meta/task-batches.ts";

const CATALOGUE = 40_000;
const CONTRAST = 128;
const CANDIDATES = 1000;

/** Tasks of the shapes that a real training run has, over items and clicks that are random. The caller disposes it. */
export function createRandomBatch({ dim, supportRows, side }: ModelSpec, tasks: number): RankingTaskBatch {
  const random = createRandom(7);
  const sampler = createItemSampler(Float32Array.from({ length: CATALOGUE }, (_, item) => 1e4 / (1 + item)));
  const plan = planBatch(
    Array.from({ length: tasks }, (_, history) => {
      const known = random.below(6);
      return {
        support: {
          items: Int32Array.from({ length: known }, () => sampler.draw(random)),
          actions: Int32Array.from({ length: known }, () => 1 + random.below(4)),
          atMs: Array.from({ length: known }, (_, at) => at),
        },
        target: sampler.draw(random),
        further: [],
        passed: [],
        history,
      };
    }),
    {
      catalogueSize: CATALOGUE,
      supportRows,
      side: new Float32Array(CATALOGUE * side.length),
      sideCount: side.length,
      sampler,
      contrast: sampleItems(sampler, CATALOGUE, CONTRAST, 1),
      negatives: CANDIDATES,
    },
    1,
  );
  const rows = Float32Array.from({ length: plan.items.length * dim }, () => random.normal() / Math.sqrt(dim));
  return plan.build(rows, dim);
}

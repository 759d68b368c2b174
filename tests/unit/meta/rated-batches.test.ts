import { beforeAll, expect, test } from "vitest";
import { disposeTaskBatch, expandTasks } from "../../../src/learners/task-batch.ts";
import { planTasks } from "../../../src/meta/plan-tasks.ts";
import { createRatedTaskSource } from "../../../src/meta/rated-tasks.ts";
import { createItemSampler, sampleItems } from "../../../src/meta/sampler.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { getTask } from "../../../src/meta/tasks.ts";
import { makeRated } from "../evaluate/make-session.ts";

const ITEMS = 16;

beforeAll(async () => void (await startBackend()));

test("each place of a batch of ratings holds its item with the rating that it got", () => {
  const learner = { name: "ridge", adapts: "user", steps: 0, innerLr: 0 } as const;
  const source = createRatedTaskSource([makeRated(Array.from({ length: 14 }, (_, i) => [i + 2, 10 * i]))], {
    supportRows: 4,
    learner,
  });
  const sampler = createItemSampler(new Float64Array(ITEMS));
  const plan = planTasks(
    [1, 3].map((task) => getTask(source, task)),
    {
      catalogueSize: ITEMS,
      supportRows: 4,
      labels: "squared",
      side: new Float32Array(0),
      sideCount: 0,
      sampler,
      contrast: sampleItems(sampler, ITEMS, 3, 1),
      negatives: 5,
    },
    1,
  );

  const batch = plan.build(Float32Array.from(plan.items), 1); // a vector is its item's number
  const { support, query } = expandTasks(batch, batch.rows);

  if (query.labels !== "absolute") throw new Error("ratings are to be foretold");
  const ratingOf = (item: number) => 10 * (item - 2);
  expect(Array.from(support.mask.dataSync())).toEqual([1, 0, 0, 0, 1, 1, 1, 0]);
  const known = Array.from(support.items.vectors.dataSync());
  expect([known[0], ...known.slice(4, 7)]).toEqual([2, 4, 3, 2]);
  expect(Array.from(support.label.dataSync())).toEqual([0, 0, 0, 0, 20, 10, 0, 0]);
  const asked = Array.from(query.items.vectors.dataSync());
  const fewer = [5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
  expect(asked.slice(0, 13)).toEqual([3, 4, ...fewer]);
  expect(asked.slice(13), "what is asked again").toEqual([...fewer, 5, 6]);
  expect(Array.from(query.label.dataSync())).toEqual(asked.map(ratingOf));
  disposeTaskBatch(batch);
});

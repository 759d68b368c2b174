import { expect, test } from "vitest";
import { cutTasks } from "../../../src/meta/evaluate/cut-tasks.ts";
import { judgeColdItems } from "../../../src/meta/evaluate/judge-cold-items.ts";
import type { Ranker } from "../../../src/meta/ranker.ts";
import { makeSession } from "./make-session.ts";

const ITEMS = 20;
/** Scores fall with the item's number. */
const byNumber: Ranker = {
  name: "by number",
  score: (supports) =>
    Promise.resolve(Float32Array.from({ length: supports.length * ITEMS }, (_, i) => -(i % ITEMS))),
};

test("cold targets and others are told apart, each ranked among all items", async () => {
  const tasks = cutTasks([makeSession([5, 19]), makeSession([5, 0]), makeSession([5, 1])], 1);

  const [scores] = await judgeColdItems([byNumber], tasks, { items: ITEMS, known: 18 });

  expect(scores).toMatchObject({
    ranker: "by number",
    cold: { tasks: 1, hr10: 0, ndcg10: 0 },
    others: { tasks: 2, hr10: 1 },
  });
  expect(Array.from(scores!.others.each)).toEqual([1, 1 / Math.log2(3)]);
});

test("targets of the other kind do not stand in the way", async () => {
  const [task] = cutTasks([makeSession([5, 19])], 1);
  const both = { ...task!, targets: Int32Array.from([0, 1, 2, 19]) };

  const [scores] = await judgeColdItems([byNumber], [both], { items: ITEMS, known: 2 });

  expect(scores!.cold.each[0]).toBeCloseTo(1 / (1 + 1 / Math.log2(3))); // item 2 leads, 19 is beyond ten
  expect(Array.from(scores!.others.each)).toEqual([1]);
});

test("no more other tasks are asked than wanted", async () => {
  const tasks = cutTasks(
    Array.from({ length: 50 }, (_, i) => makeSession([5, i % 4])),
    1,
  );

  const [scores] = await judgeColdItems([byNumber], tasks, { items: ITEMS, known: 18, mostOthers: 20 });

  expect(scores!.others.tasks).toBeLessThanOrEqual(20);
  expect(scores!.others.tasks).toBeGreaterThan(10);
});

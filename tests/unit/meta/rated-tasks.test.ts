import { expect, test } from "vitest";
import { createRatedTaskSource, meanRating } from "../../../src/meta/rated-tasks.ts";
import { countTasks, dealTasks, getTask } from "../../../src/meta/tasks.ts";
import { makeRated } from "../evaluate/make-session.ts";

const RIDGE = { name: "ridge", adapts: "user", steps: 0, innerLr: 0 } as const;
const spec = { supportRows: 20, learner: RIDGE };
/** Item i has rating i / 10. */
const history = (length: number) => makeRated(Array.from({ length }, (_, i) => [i, i / 10] as const));

test("few and many ratings are known alike, and ten to fifty others are always asked for", () => {
  const source = createRatedTaskSource([history(25), history(9), history(60)], spec);

  const tasks = Array.from({ length: countTasks(source) }, (_, i) => getTask(source, i));

  const known = tasks.map(({ support, history: from }) => [from, support.items.length]);
  expect(known).toEqual([
    ...[0, 1, 2, 3, 5, 8, 12, 15].map((count) => [0, count]),
    ...[0, 1, 2, 3, 5, 8, 12, 18, 20].map((count) => [2, count]),
  ]);
  for (const { rated, support, history: from } of tasks) {
    const left = [25, 9, 60][from]! - support.items.length;
    expect(left).toBeGreaterThanOrEqual(10);
    expect(rated!.items).toHaveLength(Math.min(50, left));
  }
});

test("what is asked for comes after what is known, and dealt ratings stay with their items", () => {
  const source = dealTasks(createRatedTaskSource([history(30)], spec), 1, 2);

  const { support, rated } = getTask(source, 5);

  const all = [...Array.from(support.items), ...Array.from(rated!.items)];
  expect(new Set(all).size).toBe(30);
  expect(all.slice(0, 8)).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const ratings = [...Array.from(support.ratings!), ...Array.from(rated!.ratings!)];
  expect(ratings).toEqual(all.map((item) => Math.fround(item / 10)));
});

test("the mean is of ratings, whoever gave many", () => {
  expect(meanRating([makeRated([[0, 5]]), makeRated([[0, 1], [1, 2], [2, 4]])])).toBe(3); // prettier-ignore
});

test.each([
  ["a log without ratings", () => createRatedTaskSource([{ ...history(30), ratings: undefined! }], spec), /--rating COLUMN/], // prettier-ignore
  ["histories that are too short", () => createRatedTaskSource([history(9)], spec), /the 10 ratings that/],
  ["another learner", () => createRatedTaskSource([history(30)], { ...spec, learner: { ...RIDGE, name: "maml" } }), /--learner ridge/], // prettier-ignore
])("%s is refused", (_, create, message) => {
  expect(create).toThrow(message);
});

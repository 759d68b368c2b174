import { expect, test } from "vitest";
import { cutPrefixTasks } from "../../../src/meta/evaluate/cut-prefix-tasks.ts";
import { makeSession } from "./make-session.ts";

const told = (tasks: ReturnType<typeof cutPrefixTasks>) =>
  tasks.map(({ session, support, targets }) => [session, [...support.items], [...targets]]);

test("every beginning of a session asks for the click after it, repeats included", () => {
  const tasks = cutPrefixTasks([makeSession([7, 7, 3, 7])], { least: 1, most: Infinity });

  expect(told(tasks)).toEqual([
    [0, [7], [7]],
    [0, [7, 7], [3]],
    [0, [7, 7, 3], [7]],
  ]);
  expect(tasks.flatMap(({ excluded }) => [...excluded])).toEqual([]);
});

test("beginnings of other lengths are left to others", () => {
  const sessions = [makeSession([1, 2]), makeSession([1, 2, 3, 4, 5, 6, 7])];

  const tasks = cutPrefixTasks(sessions, { least: 4, most: 5 });

  expect(told(tasks)).toEqual([
    [1, [1, 2, 3, 4], [5]],
    [1, [1, 2, 3, 4, 5], [6]],
  ]);
});

test("what was only shown or disliked is neither known nor asked for", () => {
  const actions = ["impression", "click", "dislike", "cart"] as const;

  const tasks = cutPrefixTasks([makeSession([1, 2, 3, 4], { actions })], { least: 1, most: Infinity });

  expect(told(tasks)).toEqual([[0, [2], [4]]]);
});

test("nothing that came after the support can be reached from it", () => {
  const tasks = cutPrefixTasks([makeSession([1, 2, 3, 4])], { least: 1, most: Infinity });

  const bytes = tasks.map(({ support }) => support.items.buffer.byteLength);

  expect(bytes).toEqual([4, 8, 12]);
});

import { expect, test } from "vitest";
import { cutLastTasks } from "../../../src/meta/evaluate/cut-last-tasks.ts";
import { makeSession } from "./make-session.ts";

const history = makeSession([4, 8, 2, 8, 6]);

test.each([
  [0, []],
  [1, [2]],
  [2, [8, 2]],
  [Infinity, [4, 8, 2]],
])("the last item is asked for after the last %d before it", (k, known) => {
  const [task] = cutLastTasks([history], k);

  expect([...task!.targets]).toEqual([6]);
  expect([...task!.support.items]).toEqual(known);
});

test("whatever is known, all of the history is excluded, but not the target", () => {
  const excluded = [1, Infinity].map((k) => [...cutLastTasks([history], k)[0]!.excluded]);

  expect(excluded).toEqual([
    [4, 8, 2],
    [4, 8, 2],
  ]);
});

test("a history of one item asks nothing, and every k asks the same histories", () => {
  const histories = [makeSession([1, 1]), makeSession([1, 2]), history];

  const asked = [1, 5, Infinity].map((k) => cutLastTasks(histories, k).map(({ session }) => session));

  expect(asked).toEqual([
    [1, 2],
    [1, 2],
    [1, 2],
  ]);
});

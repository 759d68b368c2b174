import fc from "fast-check";
import { expect, test } from "vitest";
import { cutTasks } from "../../../src/meta/evaluate/cut-tasks.ts";
import { makeSession } from "./make-session.ts";

test("the support is the first k items without repeats, the target the next", () => {
  const [task] = cutTasks([makeSession([7, 7, 3, 7, 5, 3, 9])], 2);
  expect([...task!.support.items]).toEqual([7, 3]);
  expect([...task!.support.atMs]).toEqual([0, 2000]);
  expect([...task!.targets]).toEqual([5]);
});

test("with repeats each click counts", () => {
  const [task] = cutTasks([makeSession([7, 3, 7, 7, 5])], 3, { repeats: true });
  expect([...task!.support.items]).toEqual([7, 3, 7]);
  expect([...task!.targets]).toEqual([7]);
});

test("what was only shown or disliked is neither known nor asked for", () => {
  const actions = ["impression", "click", "dislike", "cart", "impression", "view"] as const;
  const [task] = cutTasks([makeSession([1, 2, 3, 4, 5, 6], { actions })], 2);
  expect([...task!.support.items]).toEqual([2, 4]);
  expect([...task!.targets]).toEqual([6]);
});

test("a session takes part while it has more than k items, a long one while it has more than ten", () => {
  const short = makeSession([1, 2, 3]);
  const long = makeSession(Array.from({ length: 11 }, (_, item) => item));
  expect([0, 2, 3, 10, 11].map((k) => cutTasks([short, long], k).length)).toEqual([2, 2, 1, 1, 0]);
  expect(
    [0, 2, 10].map((k) => cutTasks([short, long], k, { group: "long" }).map((task) => task.session)),
  ).toEqual([[1], [1], [1]]);
});

test("nothing that came after the support can be reached from it", () => {
  const items = fc.array(fc.nat(8), { minLength: 2, maxLength: 12 });
  fc.assert(
    fc.property(items, fc.nat(6), (list, k) => {
      for (const { support, targets } of cutTasks([makeSession(list)], k)) {
        expect(support.items.includes(targets[0]!)).toBe(false);
        for (const part of [support.items, support.actions, support.atMs]) {
          expect(part.length).toBe(k);
          expect(part.buffer.byteLength).toBe(k * part.BYTES_PER_ELEMENT);
        }
      }
    }),
  );
});

import { expect, test } from "vitest";
import { cutSetTasks } from "../../../src/meta/evaluate/cut-set-tasks.ts";
import { makeSession } from "./make-session.ts";

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => from + at);
const histories = [makeSession(range(0, 30)), makeSession(range(30, 49)), makeSession(range(50, 70))];
const KS = [0, 1, 3, 5, 10, 15];

test("a history of fewer than twenty different items takes no part", () => {
  const repeating = makeSession([...range(0, 19), ...range(0, 19)]);

  const tasks = cutSetTasks([...histories, repeating], 5, { seed: 1 });

  expect(tasks.map(({ session }) => session)).toEqual([0, 2]);
});

test("targets are the same for every k and never known, and supports grow by their beginnings", () => {
  const longest = cutSetTasks(histories, 15, { seed: 1 });

  const byK = KS.map((k) => cutSetTasks(histories, k, { seed: 1 }));

  for (const [at, tasks] of byK.entries()) {
    for (const [task, { support, targets }] of tasks.entries()) {
      const { items } = longest[task]!.support;
      expect(targets).toEqual(longest[task]!.targets);
      expect(support.items).toEqual(items.slice(0, KS[at]));
    }
  }
  for (const { session, support, targets } of longest) {
    expect([...support.items, ...targets].sort((a, b) => a - b)).toEqual([...histories[session]!.items]);
  }
});

test("times of a support ascend, and nothing of the targets can be reached from it", () => {
  const [{ support }] = cutSetTasks(histories, 5, { seed: 1 }) as [ReturnType<typeof cutSetTasks>[number]];

  expect([...support.atMs]).toEqual([0, 1000, 2000, 3000, 4000]);
  for (const part of [support.items, support.actions, support.atMs]) {
    expect(part.buffer.byteLength).toBe(5 * part.BYTES_PER_ELEMENT);
  }
});

test("each seed deals its own order, and the same seed the same", () => {
  const [one, again, other] = [1, 1, 2].map((seed) => cutSetTasks(histories, 5, { seed }));

  expect(again).toEqual(one);
  expect(other![0]!.support.items).not.toEqual(one![0]!.support.items);
});

test("more known items than the protocol holds ready are refused", () => {
  expect(() => cutSetTasks(histories, 16, { seed: 1 })).toThrow(/at most 15 items, not 16/);
});

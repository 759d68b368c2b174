import { expect, test } from "vitest";
import {
  countTasks,
  createTaskSource,
  dealTask,
  dealTasks,
  getTask,
  shuffleTasks,
} from "../../../src/meta/tasks.ts";
import { makeSession } from "../evaluate/make-session.ts";

const all = (source: ReturnType<typeof createTaskSource>) =>
  Array.from({ length: countTasks(source) }, (_, i) => getTask(source, i));

test("every prefix that leaves a new item is a task once, from no known item on", () => {
  const source = createTaskSource([makeSession([5, 6, 7]), makeSession([8])], 20);

  const tasks = all(source).map(({ support, target }) => [Array.from(support.items), target]);

  expect(tasks).toEqual([
    [[], 5],
    [[5], 6],
    [[5, 6], 7],
    [[], 8],
  ]);
});

test("a target is never known: repeated items are neither targets nor support rows again", () => {
  const source = createTaskSource([makeSession([5, 6, 5, 5, 7, 6])], 20);

  const tasks = all(source);

  expect(tasks.map(({ target }) => target)).toEqual([5, 6, 7]);
  for (const { support, target } of tasks) expect(Array.from(support.items)).not.toContain(target);
});

test("supports carry the actions and times of their interactions", () => {
  const session = makeSession([5, 5, 6, 7], {
    actions: ["view", "purchase", "cart", "click"],
    startMs: 1000,
  });

  const { support } = getTask(createTaskSource([session], 20), 2);

  expect(support).toEqual({
    items: Int32Array.of(5, 6),
    actions: Uint8Array.of(1, 3),
    atMs: Float64Array.of(1000, 3000),
  });
});

test("impressions and dislikes are known but never targets, and what was passed over competes with the target", () => {
  const session = makeSession([1, 2, 3, 4, 5, 1, 6], {
    actions: ["impression", "impression", "click", "dislike", "impression", "impression", "view"],
  });

  const tasks = all(createTaskSource([session], 20)).map(({ support, target, passed }) => ({
    known: Array.from(support.items),
    target,
    passed,
  }));

  expect(tasks).toEqual([
    { known: [1, 2], target: 3, passed: [2, 1] },
    { known: [1, 2, 3, 4, 5, 1], target: 6, passed: [1, 5] },
  ]);
});

test("where several targets are asked for, a task has the next of what is left, each once", () => {
  const histories = [makeSession([5, 6, 7, 8]), makeSession([1, 2, 1, 1])];
  const source = createTaskSource(histories, 20, { targetCount: 3, repeats: true });

  const asked = all(source).map(({ target, further }) => [target, ...further.map(({ item }) => item)]);

  expect(asked.slice(0, 4)).toEqual([[5, 6, 7], [6, 7, 8], [7, 8], [8]]);
  expect(asked.slice(4)).toEqual([[1, 2], [2, 1], [1], [1]]);
});

test("supports are never longer than the model takes", () => {
  const source = createTaskSource([makeSession([1, 2, 3, 4, 5])], 2);

  expect(all(source).map(({ support }) => support.items.length)).toEqual([0, 1, 2]);
});

test("an epoch visits every task once, in an order of its own that its seed repeats", () => {
  const source = createTaskSource([makeSession(Array.from({ length: 30 }, (_, item) => item))], 40);
  const tasks = Array.from({ length: 30 }, (_, i) => i);

  const [first, again, second, other] = [
    shuffleTasks(source, 1, 0),
    shuffleTasks(source, 1, 0),
    shuffleTasks(source, 1, 1),
    shuffleTasks(source, 2, 0),
  ].map((order) => Array.from(order));

  expect(again).toEqual(first);
  for (const order of [first!, second!, other!]) expect([...order].sort((a, b) => a - b)).toEqual(tasks);
  expect(new Set([tasks, first, second, other].map(String)).size).toBe(4);
});

test("dealt histories show other prefixes in every epoch, of the same items, and a seed repeats them", () => {
  const source = createTaskSource([makeSession([3, 3, 1, 4, 5, 9, 2, 6]), makeSession([8, 7])], 3);
  const tell = (epoch: number, seed = 1) =>
    all(dealTasks(source, seed, epoch)).map(({ support, target }) => [...Array.from(support.items), target]);

  const [first, again, second, other] = [tell(0), tell(0), tell(1), tell(0, 2)];

  expect(again).toEqual(first);
  expect(second).not.toEqual(first);
  expect(other).not.toEqual(first);
  expect(first.map((items) => new Set(items).size)).toEqual([1, 2, 3, 4, 1, 2]);
  expect([...first[5]!].sort()).toEqual([7, 8]);
});

test("a task that is dealt alone knows as many items of its history as ever, other ones at another seed", () => {
  const histories = [makeSession([8, 7]), makeSession([3, 3, 1, 4, 5, 9, 2, 6])];
  const source = createTaskSource(histories, 3, { targetCount: 100 });
  const tell = (seed: number) => {
    const { support, target, further, history } = dealTask(source, 4, seed);
    return { known: Array.from(support.items), asked: [target, ...further.map(({ item }) => item)], history };
  };

  const [first, again, other] = [tell(1), tell(1), tell(2)];

  expect(again).toEqual(first);
  expect(other!.known).not.toEqual(first!.known);
  expect(first!.history).toBe(1);
  expect(first!.known).toHaveLength(2);
  expect([...first!.known, ...first!.asked].sort()).toEqual([1, 2, 3, 4, 5, 6, 9]);
});

test("items of a dealt history keep their actions, and its times still ascend", () => {
  const session = makeSession([5, 6, 7, 8], { actions: ["view", "impression", "purchase", "cart"] });

  const deals = [0, 1, 2, 3].map((epoch) => getTask(dealTasks(createTaskSource([session], 3), 1, epoch), 2));

  for (const { support, passed } of deals) {
    const action: Readonly<Record<number, number>> = { 5: 1, 7: 4, 8: 3 };
    expect([...(support.actions as Uint8Array)]).toEqual(
      [...(support.items as Int32Array)].map((item) => action[item]),
    );
    expect([...(support.atMs as Float64Array)]).toEqual([0, 2000]);
    expect(passed).toEqual([]);
  }
});

test("no sessions are an error that says what to do", () => {
  expect(() => createTaskSource([], 20)).toThrow(/no training sessions; import a log/);
});

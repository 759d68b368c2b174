import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { dropSupport } from "../../../src/meta/drop-support.ts";
import { createTaskSource, countTasks, getTask } from "../../../src/meta/tasks.ts";
import { makeSession } from "../evaluate/make-session.ts";

const random = createRandom(4);
const SESSIONS = Array.from({ length: 150 }, () =>
  makeSession(
    Array.from({ length: 6 }, () => random.below(30)),
    { actions: ["impression", "click", "view", "click", "impression", "purchase"] },
  ),
);
const SOURCE = createTaskSource(SESSIONS, 20);
const TASKS = Array.from({ length: countTasks(SOURCE) }, (_, i) => getTask(SOURCE, i));
const itemsOf = ({ support }: (typeof TASKS)[number]) => new Set(Array.from(support.items));

test("the asked share of known items is lost, each with all that was done to it, and no target", () => {
  const dropped = dropSupport(TASKS, 0.3, 1);

  const before = TASKS.reduce((sum, task) => sum + itemsOf(task).size, 0);
  const after = dropped.reduce((sum, task) => sum + itemsOf(task).size, 0);
  expect(before).toBeGreaterThan(800);
  expect(1 - after / before).toBeGreaterThan(0.25);
  expect(1 - after / before).toBeLessThan(0.35);
  dropped.forEach((task, i) => {
    const whole = TASKS[i]!;
    const kept = itemsOf(task);
    const places = Array.from(whole.support.items).flatMap((item, place) => (kept.has(item) ? [place] : []));
    expect(Array.from(task.support.items)).toEqual(places.map((place) => whole.support.items[place]));
    expect(Array.from(task.support.actions)).toEqual(places.map((place) => whole.support.actions[place]));
    expect(Array.from(task.support.atMs)).toEqual(places.map((place) => whole.support.atMs[place]));
    expect({ ...task, support: whole.support }).toEqual(whole);
  });
});

test("equal seeds lose equal rows, other seeds others", () => {
  const [once, again, other] = [1, 1, 2].map((seed) => dropSupport(TASKS, 0.5, seed));

  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

test("without a share the tasks are the same objects", () => {
  expect(dropSupport(TASKS, 0, 1)).toBe(TASKS);
});

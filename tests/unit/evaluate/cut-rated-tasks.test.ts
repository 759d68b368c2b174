import { expect, test } from "vitest";
import { cutRatedTasks } from "../../../src/meta/evaluate/cut-rated-tasks.ts";
import { makeRated } from "./make-session.ts";

const history = (length: number) => makeRated(Array.from({ length }, (_, i) => [i, i / 8] as const));
const histories = [12, 13, 40, 100, 101].map(history);

test("users with 13 to 100 ratings take part", () => {
  expect(cutRatedTasks(histories, 5, { seed: 1 }).map((task) => task.history)).toEqual([1, 2, 3]);
});

test("the same ten ratings are asked for at every k, and known are others, as many as there are", () => {
  const [some, all] = ([5, "all"] as const).map((k) => cutRatedTasks(histories, k, { seed: 1 }));

  expect(some!.map(({ support }) => support.items.length)).toEqual([3, 5, 5]);
  expect(all!.map(({ support }) => support.items.length)).toEqual([3, 30, 90]);
  for (const [at, { items, ratings, support }] of all!.entries()) {
    expect(some![at]).toMatchObject({ items, ratings });
    expect([...ratings]).toEqual(Array.from(items, (item) => item / 8));
    expect(new Set([...items, ...support.items]).size).toBe(10 + support.items.length);
  }
});

test("another seed asks for other ratings", () => {
  const [once, again] = [1, 2].map((seed) => cutRatedTasks(histories, 5, { seed }));

  expect(once![2]!.items).not.toEqual(again![2]!.items);
});

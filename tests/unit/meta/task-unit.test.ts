import { expect, test } from "vitest";
import type { Session } from "../../../src/meta/data-set.ts";
import { joinByUnit } from "../../../src/meta/task-unit.ts";

const visit = (id: string, userId: string | null, startMs: number, items: number[]): Session => ({
  id,
  userId,
  part: null,
  startMs,
  items: Int32Array.from(items),
  actions: new Uint8Array(items.length).fill(2),
  atMs: Float64Array.from(items, (_, i) => startMs + i),
});

const VISITS = [
  visit("a", "ann", 0, [1, 2]),
  visit("b", null, 10, [3]),
  visit("c", "ann", 20, [4]),
  visit("d", null, 30, [5]),
];

test("a task is a visit unless users are asked for", () => {
  expect(joinByUnit(VISITS, "session")).toBe(VISITS);
});

test("a user's visits become one task in the order of time; visits without a user stay alone", () => {
  const joined = joinByUnit([VISITS[2]!, ...VISITS.slice(0, 2), VISITS[3]!], "user");

  expect(joined.map(({ items }) => Array.from(items))).toEqual([[1, 2, 4], [3], [5]]);
  expect(Array.from(joined[0]!.atMs)).toEqual([0, 1, 20]);
});

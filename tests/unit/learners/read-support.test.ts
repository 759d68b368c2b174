import { expect, test } from "vitest";
import { readSupport } from "../../../src/learners/read-support.ts";

const log = { items: [4, 5, 4, 6, 7], actions: [2, 2, 2, 5, 2], atMs: [0, 1, 2, 3, 4] };

test("a model of ratings sees the newest rating of each item, whatever was done to it", () => {
  const ratings = [1, 3.5, 2, 5, NaN];

  const rows = readSupport({ ...log, ratings }, { supportRows: 9, labels: "squared" });

  expect(rows.map(({ item, label }) => [item, label])).toEqual([
    [6, 5],
    [4, 2],
    [5, 3.5],
  ]);
});

test("a model of ratings learns nothing from interactions without one, and no more than its rows hold", () => {
  const ratings = [1, 2, 3, 4, 5];

  expect(readSupport(log, { supportRows: 9, labels: "squared" })).toEqual([]);
  expect(readSupport({ ...log, ratings }, { supportRows: 2, labels: "squared" })).toHaveLength(2);
});

test("a model that ranks does not look at ratings", () => {
  const rows = readSupport({ ...log, ratings: [1, 2, 3, 4, 5] }, { supportRows: 9 });

  expect(rows.map(({ label }) => label)).toEqual([1, 0, 1, 1]);
});

import { expect, test } from "vitest";
import type { Session } from "../../../src/meta/data-set.ts";
import { guardTargets, leaveLastOut } from "../../../src/meta/leave-last-out.ts";
import { splitSessions } from "../../../src/meta/split.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const items = (sessions: readonly Session[]) => sessions.map((session) => [...session.items]);
const anna = (list: readonly number[], startMs = 0) =>
  makeSession(list, { id: `a${startMs}`, userId: "anna", startMs });
const leak = expect.objectContaining({ name: "LeakError" });

test("the last item is the test's, the one before the validation's, the rest trains", () => {
  const parts = leaveLastOut([anna([1, 2, 3, 4]), makeSession([5, 6, 7])]);

  expect(items(parts.train)).toEqual([[1, 2], [5]]);
  expect(items(parts.validation)).toEqual([
    [1, 2, 3],
    [5, 6],
  ]);
  expect(items(parts.refit)).toEqual(items(parts.validation));
  expect(items(parts.test)).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
  ]);
});

test("all visits of a user are one history, in time order", () => {
  const parts = leaveLastOut([anna([4, 5], 9000), anna([1, 2, 3])]);

  expect(items(parts.test)).toEqual([[1, 2, 3, 4, 5]]);
  expect(items(parts.train)).toEqual([[1, 2, 3]]);
});

test("what follows a target only repeats, and does not train", () => {
  const parts = leaveLastOut([anna([1, 2, 3, 2, 4, 1, 4])]);

  expect(items(parts.refit)).toEqual([[1, 2, 3, 2]]);
  expect(items(parts.train)).toEqual([[1, 2]]);
});

test("a history too short to ask of trains whole", () => {
  const parts = leaveLastOut([anna([1, 2, 3]), makeSession([8, 9])]);

  expect(items(parts.train)).toEqual([[1], [8, 9]]);
  expect(items(parts.test)).toEqual([[1, 2, 3]]);
});

test("histories that are all too short are refused", () => {
  expect(() => leaveLastOut([makeSession([1, 2])])).toThrow(/3 different items/);
});

test("a target in training is a leak, wherever in the user's training it is", () => {
  const asked = [anna([1, 2, 3])];

  expect(() => guardTargets([anna([1, 2])], asked, "test")).not.toThrow();
  expect(() => guardTargets([anna([1, 2, 3])], asked, "test")).toThrow(leak);
  expect(() => guardTargets([anna([1, 2]), anna([3], 5000)], asked, "test")).toThrow(leak);
});

test("what another user did with the target is none", () => {
  const other = makeSession([3, 4], { userId: "ben" });

  expect(() => guardTargets([anna([1]), other], [anna([1, 2, 3])], "test")).not.toThrow();
});

test("training on what the history does not begin with is a leak: it may come from after the target", () => {
  expect(() => guardTargets([anna([1, 9])], [anna([1, 2, 3])], "test")).toThrow(/does not begin with/);
});

test("a split leaves the last items out or cuts at a moment, not both", () => {
  const dataSet = { catalogue: makeCatalogue(9), sessions: [anna([1, 2, 3])], hash: "test" };

  expect(items(splitSessions(dataSet, { leaveLastOut: true }).test)).toEqual([[1, 2, 3]]);
  expect(() => splitSessions(dataSet, { leaveLastOut: true, testFrom: 5 })).toThrow(/leave out testFrom/);
});

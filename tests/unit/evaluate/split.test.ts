import { expect, test } from "vitest";
import type { Session } from "../../../src/meta/data-set.ts";
import { guardAgainstLeaks, holdOut, splitSessions } from "../../../src/meta/split.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const HOUR = 3_600_000;
const dataSet = (sessions: readonly Session[]) => ({ catalogue: makeCatalogue(10), sessions, hash: "test" });
const at = (hour: number, options: { userId?: string; part?: string } = {}) =>
  makeSession([1, 2, 3], { id: `s${hour}`, startMs: hour * HOUR, ...options });
const ids = (sessions: readonly Session[]) => sessions.map((session) => session.id);

test("sessions are cut where the test begins, and the last fifth before it validates", () => {
  const parts = splitSessions(dataSet(Array.from({ length: 12 }, (_, hour) => at(hour))), {
    testFrom: 10 * HOUR,
  });
  expect(ids(parts.train)).toEqual(["s0", "s1", "s2", "s3", "s4", "s5", "s6", "s7"]);
  expect(ids(parts.validation)).toEqual(["s8", "s9"]);
  expect(ids(parts.refit)).toEqual([...ids(parts.train), ...ids(parts.validation)]);
  expect(ids(parts.test)).toEqual(["s10", "s11"]);
});

test("users of an earlier part are removed from the later one", () => {
  const sessions = [
    at(0, { userId: "a" }),
    at(1, { userId: "b" }),
    at(2, { userId: "a" }),
    at(3, { userId: "c" }),
    at(4, { userId: "c" }),
    at(5, { userId: "d" }),
    at(6),
  ];
  const parts = splitSessions(dataSet(sessions), { validateFrom: 2 * HOUR, testFrom: 4 * HOUR });
  expect(ids(parts.train)).toEqual(["s0", "s1"]);
  expect(ids(parts.validation)).toEqual(["s3"]);
  expect(ids(parts.refit)).toEqual(["s0", "s1", "s2", "s3"]);
  expect(ids(parts.test)).toEqual(["s5", "s6"]);
});

test("a session that goes on after its part has ended loses what comes after", () => {
  const late = makeSession([1, 2, 3], { id: "late", startMs: 4 * HOUR - 1500 });
  const parts = splitSessions(dataSet([at(0), at(1), late, at(4)]), {
    validateFrom: HOUR,
    testFrom: 4 * HOUR,
  });
  expect([...parts.validation.at(-1)!.items]).toEqual([1, 2]);
  expect([...late.items]).toEqual([1, 2, 3]);
});

test("sessions that start in the same moment stay together", () => {
  const { train, validation } = holdOut(
    [0, 0, 1, 1, 1, 1, 1].map((day, index) => ({ ...at(24 * day), id: `${index}` })),
  );
  expect(train.length).toBe(2);
  expect(validation.length).toBe(5);
});

test("the log's own parts are used when no moment is named", () => {
  const sessions = [at(0, { part: "train" }), at(1, { part: "valid" }), at(2, { part: "test" })];
  const parts = splitSessions(dataSet(sessions));
  expect([parts.train, parts.validation, parts.refit, parts.test].map(ids)).toEqual([
    ["s0"],
    ["s1"],
    ["s0", "s1"],
    ["s2"],
  ]);
});

test("a moment overrules the parts, which may mean something else", () => {
  const sessions = Array.from({ length: 6 }, (_, hour) => at(hour, { part: hour % 2 ? "valid" : "test" }));
  expect(ids(splitSessions(dataSet(sessions), { testFrom: 5 * HOUR }).test)).toEqual(["s5"]);
});

test("a log that names no parts asks for a moment", () => {
  expect(() => splitSessions(dataSet([at(0), at(1)]))).toThrow(/testFrom/);
});

test("a part without sessions is refused", () => {
  expect(() => splitSessions(dataSet([at(0), at(1)]), { testFrom: 9 * HOUR })).toThrow(
    /test part has no sessions/,
  );
});

test("training sessions that start after the test begins are a leak", () => {
  const sessions = [
    at(0, { part: "train" }),
    at(1, { part: "valid" }),
    at(3, { part: "train" }),
    at(2, { part: "test" }),
  ];
  expect(() => splitSessions(dataSet(sessions))).toThrow(expect.objectContaining({ name: "LeakError" }));
});

test("without a clock the parts that the log names are taken as they are, however they are mixed", () => {
  const sessions = [
    at(0, { part: "test", userId: "a" }),
    at(1, { part: "train", userId: "b" }),
    at(2, { part: "test", userId: "c" }),
    ...[3, 4, 5, 6].map((hour) => at(hour, { part: "train", userId: `u${hour}` })),
  ];

  const parts = splitSessions({ ...dataSet(sessions), orderOnly: true });

  expect([parts.train, parts.validation, parts.test].map(ids)).toEqual([
    ["s1", "s3", "s4", "s5"],
    ["s6"],
    ["s0", "s2"],
  ]);
  expect(() => splitSessions(dataSet(sessions))).toThrow(expect.objectContaining({ name: "LeakError" }));
});

test("without a clock a user of training still has no place in a later part", () => {
  const sessions = [
    at(0, { part: "train", userId: "a" }),
    at(1, { part: "train", userId: "b" }),
    at(2, { part: "validation", userId: "a" }),
    at(3, { part: "validation", userId: "c" }),
    at(4, { part: "test", userId: "b" }),
    at(5, { part: "test", userId: "d" }),
  ];

  const parts = splitSessions({ ...dataSet(sessions), orderOnly: true });

  expect([parts.train, parts.validation, parts.test].map(ids)).toEqual([["s0", "s1"], ["s3"], ["s5"]]);
});

test("without a clock there is no moment to split at", () => {
  const mixed = { ...dataSet([at(0), at(1), at(2)]), orderOnly: true };
  expect(() => splitSessions(mixed, { testFrom: 2 * HOUR })).toThrow(/has no times to split at/);
});

test("a user on both sides is a leak", () => {
  const earlier = [at(0, { userId: "a" })];
  expect(() => guardAgainstLeaks(earlier, [at(1, { userId: "a" })], "test")).toThrow(/user "a"/);
  expect(() => guardAgainstLeaks(earlier, [at(1, { userId: "b" })], "test")).not.toThrow();
});

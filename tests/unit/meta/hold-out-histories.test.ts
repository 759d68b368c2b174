import { expect, test } from "vitest";
import { holdOutHistories } from "../../../src/meta/hold-out-histories.ts";
import { makeSession } from "../evaluate/make-session.ts";

const STRANGERS = Array.from({ length: 200 }, (_, i) => makeSession([i], { id: `s${i}` }));
const USERS = Array.from({ length: 200 }, (_, i) => makeSession([i], { id: `s${i}`, userId: `u${i % 40}` }));
const ids = (sessions: readonly { readonly id: string }[]) => sessions.map(({ id }) => id);

test("the asked share is held out, every history is in one part, and both keep the order", () => {
  const { training, heldOut } = holdOutHistories(STRANGERS, 0.1, 1);

  expect(heldOut).toHaveLength(20);
  expect([...training, ...heldOut].sort((a, b) => a.items[0]! - b.items[0]!)).toEqual(STRANGERS);
  for (const part of [training, heldOut]) {
    expect([...part].sort((a, b) => a.items[0]! - b.items[0]!)).toEqual(part);
  }
});

test("a user's histories stay together", () => {
  const { training, heldOut } = holdOutHistories(USERS, 0.1, 1);

  const known = new Set(training.map(({ userId }) => userId));
  expect(heldOut.length).toBe(20);
  expect(heldOut.filter(({ userId }) => known.has(userId))).toEqual([]);
});

test("equal seeds hold out the same, other seeds others", () => {
  const [once, again, other] = [1, 1, 2].map((seed) => ids(holdOutHistories(STRANGERS, 0.1, seed).heldOut));

  expect(again).toEqual(once);
  expect(other).not.toEqual(once);
});

test("few histories still leave one to check; a single one is refused", () => {
  expect(holdOutHistories(STRANGERS.slice(0, 3), 0.1, 1).heldOut).toHaveLength(1);
  expect(() => holdOutHistories(STRANGERS.slice(0, 1), 0.1, 1)).toThrow(
    /leaves none to train on; lower --hold-out/,
  );
});

test("without a share all are trained on", () => {
  expect(holdOutHistories(STRANGERS, 0, 1)).toEqual({ training: STRANGERS, heldOut: [] });
});

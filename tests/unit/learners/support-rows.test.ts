import { expect, test } from "vitest";
import { ACTIONS, type Action } from "../../../src/core/interaction.ts";
import { buildSupport, type SupportLog } from "../../../src/learners/support-rows.ts";

/** Interactions oldest first, one every 10 ms from 1000 on. */
function makeLog(...interactions: (readonly [item: number, action: Action])[]): SupportLog {
  return {
    items: interactions.map(([item]) => item),
    actions: interactions.map(([, action]) => ACTIONS.indexOf(action)),
    atMs: interactions.map((_, i) => 1000 + 10 * i),
  };
}
const readable = (log: SupportLog, limit = 64) =>
  buildSupport(log, limit).map(({ item, action, label }) => [item, ACTIONS[action], label]);

test("no interactions give no rows", () => {
  expect(buildSupport(makeLog(), 4)).toEqual([]);
});

test("rows are the newest first, with ages that count back from the newest interaction", () => {
  const rows = buildSupport(makeLog([7, "view"], [8, "click"], [9, "cart"]), 4);

  expect(rows).toEqual([
    { item: 9, action: 3, label: 1, ageMs: 0 },
    { item: 8, action: 2, label: 1, ageMs: 10 },
    { item: 7, action: 1, label: 1, ageMs: 20 },
  ]);
});

test("an item has one row, dated by its newest interaction", () => {
  const rows = buildSupport(makeLog([7, "click"], [8, "click"], [7, "click"]), 4);

  expect(rows.map(({ item, ageMs }) => [item, ageMs])).toEqual([
    [7, 0],
    [8, 10],
  ]);
});

test("a later view does not weaken a purchase", () => {
  expect(readable(makeLog([7, "purchase"], [7, "view"], [7, "impression"]))).toEqual([[7, "purchase", 1]]);
});

test("a dislike overrides what came before it", () => {
  expect(readable(makeLog([7, "purchase"], [7, "dislike"]))).toEqual([[7, "dislike", 0]]);
});

test("what comes after a dislike counts, what came before it stays forgotten", () => {
  expect(readable(makeLog([7, "dislike"], [7, "cart"]))).toEqual([[7, "cart", 1]]);
  expect(readable(makeLog([7, "purchase"], [7, "dislike"], [7, "view"]))).toEqual([[7, "view", 1]]);
});

test("impressions and dislikes speak against their item, every other action for it", () => {
  const labels = ACTIONS.map((action) => [
    action,
    buildSupport(makeLog([7, action], [8, "click"]), 2)[1]!.label,
  ]);

  expect(Object.fromEntries(labels)).toEqual({
    impression: 0,
    view: 1,
    click: 1,
    cart: 1,
    purchase: 1,
    dislike: 0,
  });
});

test("the limit keeps the newest items, whose older interactions still count", () => {
  const log = makeLog([8, "purchase"], [7, "view"], [6, "view"], [8, "view"], [9, "view"]);

  expect(readable(log, 2)).toEqual([
    [9, "view", 1],
    [8, "purchase", 1],
  ]);
});

test("an impression speaks against its item only once the visitor has gone on to something else", () => {
  const shown = makeLog([7, "click"], [8, "impression"], [9, "impression"]);
  const goneOn = makeLog([7, "impression"], [8, "impression"], [8, "click"], [9, "impression"]);

  expect(readable(shown)).toEqual([[7, "click", 1]]);
  expect(readable(goneOn)).toEqual([
    [8, "click", 1],
    [7, "impression", 0],
  ]);
});

test("impressions never take the place of what a visitor did", () => {
  const log = makeLog([6, "click"], [7, "impression"], [8, "impression"], [9, "click"]);

  expect(readable(log, 3)).toEqual([
    [9, "click", 1],
    [8, "impression", 0],
    [6, "click", 1],
  ]);
  expect(readable(log, 2)).toEqual([
    [9, "click", 1],
    [6, "click", 1],
  ]);
});

test("a clock that was set back gives no negative age", () => {
  const log: SupportLog = { items: [1, 2], actions: [2, 2], atMs: [5000, 1000] };

  expect(buildSupport(log, 4).map(({ ageMs }) => ageMs)).toEqual([0, 0]);
});

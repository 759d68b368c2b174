import { expect, test } from "vitest";
import { ACTIONS, type Action } from "../../../src/core/interaction.ts";
import { chooseTests, judgeTest, LOOK_BACK } from "../../../src/learners/adaptation-tests.ts";
import { TESTS } from "../../../src/learners/damp-adaptation.ts";
import type { SupportLog } from "../../../src/learners/support-rows.ts";

const log = (...rows: [item: number, action: Action][]): SupportLog => ({
  items: rows.map(([item]) => item),
  actions: rows.map(([, action]) => ACTIONS.indexOf(action)),
  atMs: rows.map((_, i) => 1000 * i),
});
const clicks = (count: number, first = 0): SupportLog =>
  log(...Array.from({ length: count }, (_, i): [number, Action] => [first + i, "click"]));

test("each first interaction that speaks for an item is a test of what was known before it", () => {
  const tests = chooseTests(
    log([1, "click"], [2, "view"], [2, "cart"], [3, "impression"], [4, "dislike"], [3, "click"]),
  );

  expect(tests.map(({ item, before }) => [item, Array.from(before.items)])).toEqual([
    [2, [1]],
    [3, [1, 2, 2, 3, 4]],
  ]);
});

test("before the first interaction there is nothing to test", () => {
  expect(chooseTests(log([1, "impression"], [2, "click"]))).toEqual([]);
});

test("only the newest tests are chosen, oldest first", () => {
  const tests = chooseTests(clicks(TESTS + 9));

  expect(tests.map(({ item }) => item)).toEqual(Array.from({ length: TESTS }, (_, i) => i + 9));
});

test("a log that has lost its oldest interactions keeps its tests", () => {
  const whole = clicks(2 * LOOK_BACK + 40);
  const cut: SupportLog = {
    items: Array.from(whole.items).slice(39),
    actions: Array.from(whole.actions).slice(39),
    atMs: Array.from(whole.atMs).slice(39),
  };

  expect(chooseTests(cut)).toEqual(chooseTests(whole));
});

test("tests have one key where they are the same, and no other", () => {
  const keys = [clicks(3), clicks(3), clicks(3, 1)].map((given) => chooseTests(given).map(({ key }) => key));

  expect(keys[0]).toEqual(keys[1]);
  expect(new Set([...keys[0]!, ...keys[2]!]).size).toBe(4);
});

test("compares ranks among the items that were new to the visitor", () => {
  const [test] = chooseTests(log([0, "click"], [1, "impression"], [3, "click"]));

  // Without item 0, item 3 is third in the shop's order and first in the adapted one.
  const ratio = judgeTest(test!, Float32Array.of(9, 8, 7, 6, 5), Float32Array.of(9, 2, 1, 3, 0));

  expect(ratio).toBeCloseTo(Math.log(3));
});

test("where adapting gave no number, the shop's order was shown and nothing was tested", () => {
  const [test] = chooseTests(clicks(2));

  expect(judgeTest(test!, Float32Array.of(1, 2, 3), Float32Array.of(1, NaN, 3))).toBe(0);
});

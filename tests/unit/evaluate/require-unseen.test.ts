import { expect, test } from "vitest";
import { requireUnseen, type JudgedPart, type TrainedOn } from "../../../src/meta/evaluate/require-unseen.ts";

const judge = (trained: TrainedOn, judged: Partial<JudgedPart>) => () =>
  requireUnseen(
    { dataHash: "a", split: { testFrom: 50 }, ...trained },
    { dataHash: "a", part: "test", split: { testFrom: 50 }, ...judged },
    "artifacts/shop",
  );

test.each([
  ["everything, and the test is judged", { on: "all" }, {}],
  ["validation, and validation is judged", { on: "refit" }, { part: "validation" }],
  [
    "what comes before another test, and an earlier one is judged",
    { on: "refit" },
    { split: { testFrom: 40 } },
  ],
] as const)("an artifact that was trained on %s is refused with a remedy", (_, trained, judged) => {
  expect(judge(trained, judged)).toThrow(/^Leak: artifacts\/shop was trained on sessions .*; train /);
});

test.each([
  ["on all before the test, for the test", { on: "refit" }, {}],
  ["without validation, for validation", { on: "train" }, { part: "validation" }],
  ["on other data", { on: "all", dataHash: "b" }, {}],
] as const)("one that was trained %s is judged", (_, trained, judged) => {
  expect(judge(trained, judged)).not.toThrow();
});

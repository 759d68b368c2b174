import { expect, test } from "vitest";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { whyNotOnPage } from "../../../src/core/why-not-on-page.ts";

const learner = { name: "hybrid", adapts: "user", steps: 2, innerLr: 5 } as const;
const judge = (given: Partial<ModelSpec> = {}, { items = 300, bytes = 200_000 } = {}) =>
  whyNotOnPage({
    spec: { dim: 32, hidden: 0, side: ["popularity"], supportRows: 20, learner, ...given },
    items,
    files: [{ path: "all.bin", bytes, sha256: "" }],
  });

test("what the default learner makes may run on a page", () => {
  expect(judge()).toBeUndefined();
  expect(judge({ hidden: 8, learner: { ...learner, options: { interests: 3, refine: 0 } } })).toBeUndefined();
});

test.each([
  ["other learners", { learner: { ...learner, name: "maml" } }, {}, /maml has no plain body/],
  ["ratings", { labels: "squared" }, {}, /no plain body/],
  [
    "steps of gradient descent",
    { learner: { ...learner, options: { refine: 2 } } },
    {},
    /no option "refine"/,
  ],
  ["changes of interest", { learner: { ...learner, options: { change: 1 } } }, {}, /no option "change"/],
  ["many items", {}, { items: 5001 }, /5001 items in 0.2 MB are too much/],
  ["many bytes", {}, { bytes: 5_000_000 }, /300 items in 5.0 MB are too much/],
] as const)("%s may not, and it says so", (_, spec, size, why) => {
  expect(judge(spec as Partial<ModelSpec>, size)).toMatch(why);
});

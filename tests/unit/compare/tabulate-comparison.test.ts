import { expect, test } from "vitest";
import type { Comparison, ContenderResult } from "../../../src/meta/compare/compare-learners.ts";
import { formatMarkdown, tabulateComparison } from "../../../src/meta/compare/tabulate-comparison.ts";
import type { KShotPoint } from "../../../src/meta/evaluate/evaluate-k-shot.ts";
import { summarise } from "../../../src/meta/evaluate/metrics.ts";
import { DEFAULT_CONFIG } from "../../../src/meta/train-config.ts";

const TASKS = 4;

/** A contender whose targets all lie at one rank, and whose loss is the same at every k ≥ 1. */
function makeResult(name: string, rank: number, loss: number | null, seed = 1): ContenderResult {
  const ranks = Array.from({ length: TASKS }, () => rank);
  const point = (k: number): KShotPoint => ({
    k,
    tasks: TASKS,
    metrics: summarise(ranks.map((one) => [one])),
    pessimistic: summarise(ranks.map((one) => [one])),
    loss,
    coverage20: 1,
    ndcg10: ranks.map((one) => 1 / Math.log2(one + 1)),
    ranks,
  });
  const points = [point(0), point(1), point(5)];
  return {
    name,
    seed,
    result: {
      protocol: "K",
      group: "all",
      repeats: false,
      ks: [0, 1, 5],
      sessions: points.map(() => [0, 1, 2, 3]),
      curves: [{ ranker: name, points, area: 0, meanKnown: points[1]!.metrics.ndcg10 }],
    },
    cost:
      loss === null
        ? null
        : {
            fastBytes: 260,
            adaptMs: 2,
            trainSeconds: 10,
            tasksPerSecond: 100,
            artifactBytes: 5000,
            steps: 2,
            innerLr: 5,
          },
  };
}

const comparison = (...results: ContenderResult[]): Comparison => ({
  dataHash: "abc",
  protocol: "K",
  part: "test",
  seeds: [1],
  config: DEFAULT_CONFIG,
  backend: "wasm",
  versions: {},
  tasks: 10,
  judged: TASKS,
  results,
});

const standing = comparison(
  makeResult("popularity", 9, null),
  makeResult("random init", 7, 9),
  makeResult("pre-train", 3, 8),
  makeResult("ridge", 3, 7),
  makeResult("maml", 1, 6),
);

test("puts the best learner first, below what it is compared with", () => {
  const [quality] = tabulateComparison(standing);

  const names = quality!.rows.map(([name]) => name);

  expect(names).toEqual(["popularity", "random init", "pre-train", "maml", "ridge"]);
});

test("says how much less query loss there is than in the body without meta-learning", () => {
  const [quality] = tabulateComparison(standing);

  const deltas = Object.fromEntries(quality!.rows.map((row) => [row[0], row.at(-2)]));

  expect(deltas).toEqual({
    popularity: "–",
    "random init": "−12.5 %",
    "pre-train": "–",
    ridge: "+12.5 %",
    maml: "+25.0 %",
  });
});

test("measures the best learner's lift over each arm on the same tasks", () => {
  const [, lifts] = tabulateComparison(standing);

  // Rank 1 has gain 1, rank 3 half of it, rank 7 a third; without any spread an interval is a point.
  expect(lifts!.rows).toEqual([
    ["random init, seed 1", ...Array.from({ length: 3 }, () => "+200.0 %\n[+.667, +.667]")],
    ["pre-train, seed 1", ...Array.from({ length: 3 }, () => "+100.0 %\n[+.500, +.500]")],
  ]);
});

test("averages over seeds and shows their spread", () => {
  const [quality] = tabulateComparison(
    comparison(makeResult("pre-train", 3, 8), makeResult("maml", 1, 6), makeResult("maml", 3, 7, 2)),
  );

  const row = quality!.rows.find(([name]) => name === "maml")!;

  expect(row.slice(1)).toEqual([".750", ".750", ".750", ".7500 ± .3536", "2", "+18.8 %", "–"]);
});

test("writes tables and manifest as Markdown", () => {
  const text = formatMarkdown(tabulateComparison(standing), [["commit", "abc"]]);

  expect(text).toContain("| maml | 1.000 | 1.000 | 1.000 | 1.0000 | 1 | +25.0 % | – |");
  expect(text).toContain("| --- | ---: | ---: |");
  expect(text.trimEnd().endsWith("- commit: abc")).toBe(true);
});

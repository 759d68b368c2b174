import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom } from "../../../src/core/random.ts";
import { installGradients } from "../../../src/kernels/gradients.ts";
import { labelledLoss, rankingLoss, supportLoss, weighSupport } from "../../../src/learners/losses.ts";
import { padSupports } from "../../../src/learners/support-batch.ts";
import type { SupportRow } from "../../../src/learners/support-rows.ts";
import type { ItemBatch, SupportBatch } from "../../../src/model/batch.ts";
import "../to-be-close-to-array.ts";

const ITEMS = 6;
const ROWS = 4;
const SUPPORTS: SupportRow[][] = [
  [
    { item: 2, action: 2, label: 1, ageMs: 0 },
    { item: 5, action: 5, label: 0, ageMs: 10 },
    { item: 0, action: 4, label: 1, ageMs: 20 },
  ],
  [{ item: 1, action: 0, label: 0, ageMs: 0 }],
  [],
];
/** Losses take logits; they never look at items. */
const NO_ITEMS: ItemBatch = { shared: true, vectors: tf.zeros([1, 1, 1]), side: tf.zeros([1, 1, 1]) };

const random = createRandom(1);
const normals = (count: number) => Array.from({ length: count }, () => random.normal());
const sumOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

beforeAll(async () => {
  await tf.setBackend("cpu");
  installGradients();
});

test("the support loss is the shrunk mean of softmax losses over the whole catalogue", () => {
  const logits = SUPPORTS.map(() => normals(ITEMS)); // one per task and item
  const [actionWeight, recency, weight, shrinkage] = [normals(ACTIONS.length), normals(ROWS), 0.5, 0.3];
  const { columns } = padSupports(SUPPORTS, ROWS);
  const support: SupportBatch = {
    ...columns,
    weight: tf.fill([SUPPORTS.length, ROWS], weight),
    items: NO_ITEMS,
    contrast: NO_ITEMS,
    contrastOffset: tf.zeros([1, ITEMS]),
  };
  const meta = {
    actionWeight: tf.tensor1d(actionWeight),
    recency: tf.tensor1d(recency),
    shrinkage: tf.scalar(shrinkage),
  };
  const itemLogits = SUPPORTS.flatMap((rows, task) =>
    Array.from({ length: ROWS }, (_, i) => logits[task]![rows[i]?.item ?? 0]!),
  );

  const losses = supportLoss(support, weighSupport(meta, support), {
    items: tf.tensor2d(itemLogits, [SUPPORTS.length, ROWS]),
    contrast: () => tf.tensor2d(logits),
  });

  const expected = SUPPORTS.map((rows, task) => {
    const newerInFavour = rows.map((_, i) => sumOf(rows.slice(0, i).map(({ label }) => label)));
    const trust = rows.map(
      ({ action }, i) => weight * Math.exp(actionWeight[action]! + recency[newerInFavour[i]!]!),
    );
    const exps = logits[task]!.map(Math.exp);
    const against = rows.map(({ item, label }, i) => (label === 0 ? trust[i]! * exps[item]! : 0));
    const rest = sumOf(exps) + sumOf(against);
    const terms = rows.map(({ item, label }, i) =>
      label === 1 ? -trust[i]! * Math.log(exps[item]! / (exps[item]! + rest)) : 0,
    );
    const total = sumOf(rows.map(({ label }, i) => label * trust[i]!)) + Math.exp(shrinkage);
    return sumOf(terms) / total;
  });
  expect(expected[0]).toBeGreaterThan(0);
  expect(losses.dataSync()).toBeCloseToArray(expected, 1e-5);
});

test("the query loss is the mean softmax loss of the targets, whatever the size of the logits", () => {
  const targets = [1, 4];
  const logits = targets.map((_, task) => normals(ITEMS).map((x) => 40 * task + 20 * x));
  const offset = targets.flatMap((target) =>
    Array.from({ length: ITEMS }, (_, item) => (item === target ? -1e9 : 0)),
  );

  const loss = rankingLoss(
    { labels: "ranking", target: NO_ITEMS, candidates: NO_ITEMS, offset: tf.tensor2d(offset, [2, ITEMS]) },
    {
      target: tf.tensor2d(targets.map((target, task) => [logits[task]![target]!])),
      candidates: tf.tensor2d(logits),
    },
  );

  const expected = targets.map((target, task) => {
    const max = Math.max(...logits[task]!);
    return Math.log(sumOf(logits[task]!.map((x) => Math.exp(x - max)))) + max - logits[task]![target]!;
  });
  expect(loss.dataSync()).toBeCloseToArray([sumOf(expected) / 2], 1e-5);
});

test("every target of a task has a loss of its own, which counts by its weight", () => {
  const query = {
    labels: "ranking" as const,
    target: NO_ITEMS,
    candidates: NO_ITEMS,
    offset: tf.zeros([2, 1]) as tf.Tensor2D,
    weight: tf.tensor2d([
      [1, 3],
      [2, 0],
    ]),
  };
  const logits = { target: [1, 2, 3, 4], candidates: [0.5, -1] };

  const loss = rankingLoss(query, {
    target: tf.tensor2d(logits.target, [2, 2]),
    candidates: tf.tensor2d(logits.candidates, [2, 1]),
  });

  const lossOf = (target: number, candidate: number) => Math.log(1 + Math.exp(candidate - target));
  const expected = lossOf(1, 0.5) + 3 * lossOf(2, 0.5) + 2 * lossOf(3, -1);
  expect(loss.dataSync()).toBeCloseToArray([expected / 6], 1e-6);
});

test("what is a task's own competes with the target, beside the candidates", () => {
  const query = {
    labels: "ranking" as const,
    target: NO_ITEMS,
    candidates: NO_ITEMS,
    offset: tf.zeros([1, 2]) as tf.Tensor2D,
  };
  const own = { items: NO_ITEMS, offset: tf.tensor2d([[0, -1e9]]) };
  const logits = { target: tf.tensor2d([[1]]), candidates: tf.tensor2d([[0.5, -1]]) };

  const loss = rankingLoss({ ...query, own }, { ...logits, own: tf.tensor2d([[2, 50]]) });

  const expected = Math.log(Math.exp(1) + Math.exp(0.5) + Math.exp(-1) + Math.exp(2)) - 1;
  expect(loss.dataSync()).toBeCloseToArray([expected], 1e-5);
});

test("a label is judged by half the squared error, or by the cross-entropy of the logit's chance", () => {
  const logits = tf.tensor2d([[0.5, -2]]);
  const labels = [1, 0];
  const query = (kind: "squared" | "logistic" | "absolute") =>
    labelledLoss({ labels: kind, items: NO_ITEMS, label: tf.tensor2d([labels]) }, logits).dataSync();

  const [squared, logistic] = [query("squared"), query("logistic")];

  expect(squared).toBeCloseToArray([(0.5 * 0.5 ** 2 + 0.5 * 2 ** 2) / 2], 1e-6);
  expect(logistic).toBeCloseToArray([(Math.log1p(Math.exp(-0.5)) + Math.log1p(Math.exp(-2))) / 2], 1e-6);
  expect(query("absolute")).toBeCloseToArray([(0.5 + 2) / 2], 1e-6);
});

import * as tf from "@tensorflow/tfjs-core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { readRun, writeRun } from "../../../src/meta/run-folder.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun, type TrainRun } from "../../../src/meta/train.ts";
import type { TrainConfig } from "../../../src/meta/train-config.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { makeManifest } from "./make-manifest.ts";
import { finish, makeTwoTastes, TASTE_ITEMS, tinyConfig } from "./two-tastes.ts";

const CONFIG = preTrainConfig();

let trained: { readonly run: TrainRun; readonly losses: readonly number[] };

beforeAll(async () => {
  await startBackend();
  const { data, sessions } = makeTwoTastes();
  const run = createTrainRun(data, sessions, CONFIG);
  trained = { run, losses: finish(run) };
});

function preTrainConfig(changes: Partial<TrainConfig> = {}): TrainConfig {
  const config = tinyConfig({ init: "pre-train-users", epochs: 10, ...changes });
  const learner = { name: "fomaml", adapts: "user", steps: 5, innerLr: 5 } as const;
  return { ...config, spec: { ...config.spec, learner } };
}

const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;

/** Cosine between what two histories' vectors add to the shared one. */
function cosine({ state }: TrainRun, a: number, b: number): number {
  const { dim } = state.tables;
  const row = (history: number) => Array.from(state.users!.subarray(history * dim, (history + 1) * dim));
  const dot = (x: number[], y: number[]) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
  return dot(row(a), row(b)) / Math.sqrt(dot(row(a), row(a)) * dot(row(b), row(b)));
}

test("pre-training lowers the query loss, and histories of one taste get vectors more alike than those of two", () => {
  const { run, losses } = trained;

  const pairs = Array.from({ length: 100 }, (_, i) => 2 * i);

  const alike = meanOf(pairs.map((i) => cosine(run, i, i + 2)));
  const unlike = meanOf(pairs.map((i) => cosine(run, i, i + 1)));

  expect(meanOf(losses.slice(-5))).toBeLessThan(meanOf(losses.slice(0, 5)) - 0.3);
  expect(alike).toBeGreaterThan(unlike + 0.5);
});

test("fine-tuning the pre-trained body on one click ranks better than the body alone", async () => {
  const ranker = createLearnedRanker("pre-trained", trained.run.toArtifact());
  const items = Array.from({ length: 2 * TASTE_ITEMS }, (_, item) => item);

  const tuned = await ranker.score(items.map((item) => makeSession([item])));
  const prior = await ranker.score(items.map(() => makeSession([])));

  const sameTasteInTop = (scores: Float32Array) =>
    meanOf(
      items.map((item) => {
        const row = scores.subarray(item * items.length, (item + 1) * items.length);
        const top = items.filter((other) => other !== item).sort((a, b) => row[b]! - row[a]!);
        const same = top.slice(0, 10).filter((other) => isFirst(other) === isFirst(item));
        return same.length / 10;
      }),
    );
  expect(sameTasteInTop(tuned)).toBeGreaterThan(sameTasteInTop(prior) + 0.3);
  ranker.dispose();
});

test("a pre-training that stops in the midst of an epoch and is read back goes on to the same bits", async () => {
  const { data, sessions } = makeTwoTastes(100);
  const config = preTrainConfig({ epochs: 2 });
  const folder = await mkdtemp(join(tmpdir(), "inkling-run-"));
  const whole = createTrainRun(data, sessions, config);
  finish(whole);

  const first = createTrainRun(data, sessions, config);
  while (first.state.step < whole.totalSteps / 2 + 1) first.step();
  await writeRun(folder, makeManifest(config, first), first.state);
  const resumed = createTrainRun(data, sessions, config, (await readRun(folder)).state);
  finish(resumed);

  expect(first.state.users).not.toEqual(whole.state.users);
  expect(resumed.state).toEqual(whole.state);
  await rm(folder, { recursive: true });
});

test("steps of pre-training leave no tensors behind", () => {
  const { data, sessions } = makeTwoTastes(60);
  const run = createTrainRun(data, sessions, CONFIG);
  run.step();
  const before = tf.memory().numTensors;

  for (let i = 0; i < 3; i++) run.step();

  expect(tf.memory().numTensors).toBe(before);
});

test("a random init takes no steps: its artifact is that of a run that has not begun", () => {
  const { data, sessions } = makeTwoTastes(60);

  const random = createTrainRun(data, sessions, { ...CONFIG, init: "random" });
  const meta = createTrainRun(data, sessions, { ...CONFIG, init: "meta" });

  expect(meta.totalSteps).toBeGreaterThan(0);
  expect(random.totalSteps).toBe(0);
  expect(random.toArtifact()).toEqual(meta.toArtifact());
});

test.each(["pre-train", "pre-train-users", "random"] as const)(
  "an init by %s with a learner that is not plain gradient steps names the one to choose",
  (init) => {
    const { data, sessions } = makeTwoTastes(10);

    expect(() => createTrainRun(data, sessions, tinyConfig({ init }))).toThrow(
      /meta-sgd does not do; choose the learner fomaml/,
    );
  },
);

function isFirst(item: number): boolean {
  return item < TASTE_ITEMS;
}

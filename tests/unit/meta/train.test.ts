import * as tf from "@tensorflow/tfjs-core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { readRun, writeRun } from "../../../src/meta/run-folder.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun } from "../../../src/meta/train.ts";
import type { TrainConfig } from "../../../src/meta/train-config.ts";
import { addItems } from "../../../src/model/add-items.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { makeManifest } from "./make-manifest.ts";
import { finish, makeTwoTastes, TASTE_ITEMS, tinyConfig } from "./two-tastes.ts";

beforeAll(async () => void (await startBackend()));

const meanOf = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;

test("after one click the items of its taste rank above all others, and the loss has fallen", async () => {
  const { data, sessions } = makeTwoTastes();
  const run = createTrainRun(data, sessions, tinyConfig());

  const losses = finish(run);
  const ranker = createLearnedRanker("tiny", run.toArtifact());
  const clicked = Array.from({ length: 2 * TASTE_ITEMS }, (_, item) => item);
  const scores = await ranker.score(clicked.map((item) => makeSession([item])));

  const right = clicked.filter((item) => {
    const row = scores.subarray(item * clicked.length, (item + 1) * clicked.length);
    const order = clicked.filter((other) => other !== item).sort((a, b) => row[b]! - row[a]!);
    const top = order.slice(0, TASTE_ITEMS - 1);
    return top.every((other) => Math.floor(other / TASTE_ITEMS) === Math.floor(item / TASTE_ITEMS));
  });
  expect(right.length).toBeGreaterThanOrEqual(0.9 * clicked.length);
  expect(meanOf(losses.slice(-5))).toBeLessThan(meanOf(losses.slice(0, 5)) - 0.3);
  ranker.dispose();
});

test("equal seeds give equal states to the last bit, another seed another state", () => {
  const { data, sessions } = makeTwoTastes(60);

  const [once, again, other] = [1, 1, 2].map((seed) => {
    const run = createTrainRun(data, sessions, tinyConfig({ seed, epochs: 1 }));
    finish(run);
    return run.state;
  });

  expect(once!.step).toBeGreaterThan(2);
  expect(again).toEqual(once);
  expect(other!.tables).not.toEqual(once!.tables);
});

test.each([
  ["time", "epoch"],
  ["shuffled", "epoch"],
  ["shuffled", "task"],
] as const)(
  "a run in order %s, dealt for each %s, that stops in an epoch and is read back goes on to the same bits",
  async (order, deal) => {
    const { data, sessions } = makeTwoTastes(100);
    const config = tinyConfig({ epochs: 2, order, deal });
    const folder = await mkdtemp(join(tmpdir(), "inkling-run-"));
    const whole = createTrainRun(data, sessions, config);
    finish(whole);

    const first = createTrainRun(data, sessions, config);
    while (first.state.step < whole.totalSteps / 2 + 1) first.step();
    await writeRun(folder, makeManifest(config, first), first.state);
    const resumed = createTrainRun(data, sessions, config, (await readRun(folder)).state);
    finish(resumed);

    expect(first.state.step).toBeLessThan(whole.totalSteps);
    expect(resumed.state).toEqual(whole.state);
    await rm(folder, { recursive: true });
  },
);

test("histories that are sets are dealt otherwise for each task than for each epoch, and those in time never", () => {
  const { data, sessions } = makeTwoTastes(60);
  const firstLoss = (order: TrainConfig["order"], deal: TrainConfig["deal"]) =>
    createTrainRun(data, sessions, tinyConfig({ order, deal })).step();

  expect(firstLoss("shuffled", "task")).not.toBe(firstLoss("shuffled", "epoch"));
  expect(firstLoss("time", "task")).toBe(firstLoss("time", "epoch"));
});

test("trust in the newest is where training in time starts, and not where histories are sets", () => {
  const { data, sessions } = makeTwoTastes(20);

  const [inTime, asSets] = (["time", "shuffled"] as const).map((order) => {
    const { state } = createTrainRun(data, sessions, tinyConfig({ order }));
    return Array.from(state.meta["recency"]!.values);
  });

  expect(inTime!.at(-1)).toBeLessThan(inTime![0]!);
  expect(asSets).toEqual(asSets!.map(() => 0));
});

test("an artifact stays as it was when training goes on", () => {
  const { data, sessions } = makeTwoTastes(60);
  const run = createTrainRun(data, sessions, tinyConfig());
  run.step();

  const artifact = run.toArtifact();
  const before = structuredClone(artifact.meta);
  run.step();

  expect(artifact.meta).toEqual(before);
  expect(run.toArtifact().meta).not.toEqual(before);
});

test("outer steps leave no tensors behind", () => {
  const { data, sessions } = makeTwoTastes(60);
  const run = createTrainRun(data, sessions, tinyConfig());
  run.step();
  const before = tf.memory().numTensors;

  for (let i = 0; i < 3; i++) run.step();

  expect(tf.memory().numTensors).toBe(before);
});

test("a run that diverges stops with a remedy instead of going on with broken weights", () => {
  const { data, sessions } = makeTwoTastes(60);
  const run = createTrainRun(data, sessions, tinyConfig({ metaLr: 1e30, epochs: 20 }));

  expect(() => finish(run)).toThrow(/training diverged at step \d+.*lower --meta-lr/);
});

test("an item that nobody has clicked is encoded from its content alone, as the browser would", () => {
  const { data, sessions } = makeTwoTastes(60);
  const brands = data.catalogue.ids.map((_, item) => (item % 2 ? "a" : "b"));
  const catalogue = {
    ids: [...data.catalogue.ids, "unseen"],
    attributes: [{ name: "brand", kind: "categorical" as const, values: [...brands, "a"] }],
  };

  const run = createTrainRun({ catalogue }, sessions, tinyConfig({ epochs: 0 }));
  const artifact = run.toArtifact();
  const added = addItems(artifact, [{ itemId: "new", attributes: { brand: "a" } }]);

  const { dim } = artifact.spec;
  const unseen = (catalogue.ids.length - 1) * dim;
  expect(artifact.vectors.subarray(unseen)).toEqual(added.vectors.subarray(unseen + dim));
});

test("a checkpoint whose content table does not fit the attributes is refused", () => {
  const { data, sessions } = makeTwoTastes(60);
  const config = tinyConfig({ epochs: 0 });
  const { state } = createTrainRun(data, sessions, config);
  const other = {
    ...state,
    tables: { ...state.tables, content: state.tables.content.slice(config.spec.dim) },
  };

  expect(() => createTrainRun(data, sessions, config, other)).toThrow("train anew");
});

test("training goes on where items are hidden, and differs from training where none is", () => {
  const { data, sessions } = makeTwoTastes(60);
  const catalogue = {
    ids: data.catalogue.ids,
    attributes: [
      { name: "brand", kind: "categorical" as const, values: data.catalogue.ids.map((_, i) => `b${i % 3}`) },
    ],
  };

  const [all, some] = [1, 0.5].map((keepItem) => {
    const run = createTrainRun({ catalogue }, sessions, tinyConfig({ epochs: 1, keepItem }));
    return finish(run);
  });

  expect(some!.every(Number.isFinite)).toBe(true);
  expect(some).not.toEqual(all);
});

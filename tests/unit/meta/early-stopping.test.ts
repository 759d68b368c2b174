import * as tf from "@tensorflow/tfjs-core";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { isCheckDue, noteCheck, type EarlyStopping } from "../../../src/meta/early-stopping.ts";
import { queryLoss } from "../../../src/meta/evaluate/query-loss.ts";
import { holdOutHistories } from "../../../src/meta/hold-out-histories.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { readRun, writeRun } from "../../../src/meta/run-folder.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun, type TrainRun } from "../../../src/meta/train.ts";
import type { TrainConfig } from "../../../src/meta/train-config.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { makeManifest } from "./make-manifest.ts";
import { finish, makeTwoTastes, tinyConfig } from "./two-tastes.ts";

beforeAll(async () => void (await startBackend()));

/** Few histories and many passes over them, without the noise that hides them: what is learned by heart. */
const OVERFITTING: Partial<TrainConfig> = { epochs: 30, keepId: 1, dropout: 0, metaBatch: 32 };
const FEW = 40;

function trainFew(changes: Partial<TrainConfig>): TrainRun {
  const { data, sessions } = makeTwoTastes(FEW);
  const run = createTrainRun(data, sessions, tinyConfig({ ...OVERFITTING, ...changes }));
  finish(run);
  return run;
}

/** Cross-entropy on the third item of sessions that no run has seen, after the first two. */
async function lossOnFresh(run: TrainRun): Promise<number> {
  const fresh = makeTwoTastes(FEW + 200)
    .sessions.slice(FEW)
    .filter(({ items }) => items.length > 2);
  const ranker = createLearnedRanker("few", run.toArtifact());
  const scores = await ranker.score(fresh.map(({ items }) => makeSession([...items.subarray(0, 2)])));
  ranker.dispose();
  const width = scores.length / fresh.length;
  const losses = fresh.map(({ items }, i) =>
    queryLoss(scores.subarray(i * width, (i + 1) * width), items.slice(2, 3), items.slice(0, 2))!,
  );
  return losses.reduce((a, b) => a + b, 0) / losses.length;
}

const lossAtStep = (step: number, loss: number) => ({ step, loss });
const MODEL = { meta: {}, tables: { dim: 1, id: Float32Array.of(1), content: new Float32Array(0) } };

test("a run that overfits stops early, and its model is better on fresh sessions than the full run's", async () => {
  const stopped = trainFew({ holdOut: 0.2, patience: 3 });
  const { training } = holdOutHistories(makeTwoTastes(FEW).sessions, 0.2, 1);
  const full = createTrainRun(makeTwoTastes(FEW).data, training, tinyConfig(OVERFITTING));
  finish(full);

  expect(stopped.state.step).toBeLessThan(full.state.step);
  expect(stopped.state.heldOut!.worse).toBe(3);
  expect(stopped.state.heldOut!.best.step).toBeLessThan(stopped.state.step);
  expect(await lossOnFresh(stopped)).toBeLessThan((await lossOnFresh(full)) - 0.1);
});

test("the artifact is the model of the best check, not of the last step", () => {
  const run = trainFew({ holdOut: 0.2, patience: 3 });
  const best = run.state.heldOut!.best.step;
  const { data, sessions } = makeTwoTastes(FEW);
  const upToBest = createTrainRun(data, sessions, tinyConfig({ ...OVERFITTING, holdOut: 0.2 }));
  while (upToBest.state.step < best) upToBest.step();

  const artifact = run.toArtifact();

  expect(artifact.meta).toEqual(upToBest.state.meta);
  expect(artifact.meta).not.toEqual(run.state.meta);
  expect(artifact.vectors).toEqual(upToBest.toArtifact().vectors);
});

test("checks change nothing in training: the same steps as on the training histories alone", () => {
  const { data, sessions } = makeTwoTastes(FEW);
  const checked = createTrainRun(data, sessions, tinyConfig({ holdOut: 0.2, patience: 100 }));
  const { training } = holdOutHistories(sessions, 0.2, 1);
  const alone = createTrainRun(data, training, tinyConfig());

  const losses = finish(checked);

  expect(losses).toEqual(finish(alone));
  const { heldOut, ...state } = checked.state;
  expect(state).toEqual(alone.state);
  expect(heldOut!.last.step).toBe(checked.totalSteps);
});

test("a run with all of it on that is aborted and read back goes on to the same bits", async () => {
  const regular = { weightDecay: 0.1, taskDropout: 0.2, adversarial: 0.05, holdOut: 0.2 };
  const config = tinyConfig({ ...OVERFITTING, ...regular, epochs: 20, patience: 3 });
  const { data, sessions } = makeTwoTastes(FEW);
  const folder = await mkdtemp(join(tmpdir(), "inkling-run-"));
  const whole = createTrainRun(data, sessions, config);
  finish(whole);

  const first = createTrainRun(data, sessions, config);
  while (first.state.step < whole.state.step - 2) first.step();
  await writeRun(folder, makeManifest(config, first), first.state);
  const resumed = createTrainRun(data, sessions, config, (await readRun(folder)).state);
  finish(resumed);

  expect(first.state.heldOut).toBeDefined();
  expect(resumed.state).toEqual(whole.state);
  expect(resumed.toArtifact()).toEqual(whole.toArtifact());
  await rm(folder, { recursive: true });
});

test("the best check and its model are kept, and worse ones are counted since", () => {
  const losses = [3, 2, 2.5, 2, 1.5, 4];
  const records: EarlyStopping[] = [];
  losses.forEach((loss, i) => records.push(noteCheck(records.at(-1), lossAtStep(i + 1, loss), MODEL)));

  expect(records.map(({ best }) => best.loss)).toEqual([3, 2, 2, 2, 1.5, 1.5]);
  expect(records.map(({ worse }) => worse)).toEqual([0, 0, 1, 2, 0, 1]);
  expect(records.at(-1)!.last).toEqual(lossAtStep(6, 4));
  expect(records[0]!.model).toEqual(MODEL);
  expect(records[0]!.model.tables.id).not.toBe(MODEL.tables.id);
});

test("a held-out loss that is no number ends training with a remedy", () => {
  expect(() => noteCheck(undefined, lossAtStep(7, NaN), MODEL)).toThrow(
    /diverged at step 7: the held-out loss became NaN; lower --meta-lr/,
  );
});

test.each([
  [1000, 2000, 20],
  [10, 2000, 200],
  [7, 10, 10],
])("epochs of %i steps in a run of %i are checked %i times, at the end too", (perEpoch, total, checks) => {
  const due = Array.from({ length: total }, (_, i) => i + 1).filter((step) =>
    isCheckDue(step, perEpoch, total),
  );

  expect(due).toHaveLength(checks);
  expect(due.at(-1)).toBe(total);
});

test("checks leave no tensors behind", () => {
  const { data, sessions } = makeTwoTastes(FEW);
  const run = createTrainRun(data, sessions, tinyConfig({ holdOut: 0.2, patience: 100, adversarial: 0.1 }));
  run.step();
  const before = tf.memory().numTensors;

  finish(run);

  expect(tf.memory().numTensors).toBe(before);
});

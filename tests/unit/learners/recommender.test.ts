import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, test } from "vitest";
import { LEARNERS } from "../../../src/learners/index.ts";
import { createRecommender, type Recommender } from "../../../src/learners/recommender.ts";
import type { SupportLog } from "../../../src/learners/support-rows.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { decodeArtifact, type Artifact } from "../../../src/model/artifact.ts";
import type { ArtifactManifest } from "../../../src/core/artifact-manifest.ts";
import { disposeParams } from "../../../src/model/params.ts";
import { makeSmallArtifact } from "../meta/small-artifact.ts";
import { TASTE_ITEMS, trainTwoTastes } from "../meta/two-tastes.ts";
import "../to-be-close-to-array.ts";

const clicks = (...items: number[]): SupportLog => ({
  items,
  actions: items.map(() => 2),
  atMs: items.map((_, i) => i),
});
const NOTHING = clicks();

beforeAll(async () => void (await startBackend()));

function scoresOf(recommender: Recommender, logs: readonly SupportLog[], items?: Int32Array): number[] {
  const fast = recommender.adapt(logs);
  const logits = recommender.score(fast, logs, items);
  const values = Array.from(logits.dataSync());
  logits.dispose();
  disposeParams(fast);
  return values;
}

function topOf(scores: readonly number[], count: number): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, count);
}

describe.each(Object.keys(LEARNERS))("%s", (name) => {
  const open = () =>
    createRecommender(LEARNERS, makeSmallArtifact({ name, adapts: LEARNERS[name]!.adapts.at(-1)! }));

  test("many visitors at once get what each gets alone", () => {
    const recommender = open();
    const logs = [NOTHING, clicks(3), clicks(1, 7, 3), clicks(0, 1, 2, 3, 4, 5, 6)];

    const together = scoresOf(recommender, logs);

    expect(together).toBeCloseToArray(
      logs.flatMap((log) => scoresOf(recommender, [log])),
      1e-5,
    );
    recommender.dispose();
  });

  test("some items get the scores that they have among all", () => {
    const recommender = open();
    const items = Int32Array.of(9, 0, 4, 4);

    const some = scoresOf(recommender, [clicks(3), clicks(5)], items);

    const all = scoresOf(recommender, [clicks(3), clicks(5)]);
    const columns = [0, 1].flatMap((task) => Array.from(items, (item) => all[task * 12 + item]!));
    expect(some).toBeCloseToArray(columns, 1e-6);
    recommender.dispose();
  });

  test("adapting and scoring again and again leaves no tensors behind, nor does dispose", () => {
    const before = tf.memory().numTensors;
    const recommender = open();
    const held = tf.memory().numTensors;

    for (let i = 0; i < 50; i++) scoresOf(recommender, [clicks(i % 12)]);

    expect(tf.memory().numTensors).toBe(held);
    recommender.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test("without interactions the order is that of the init", () => {
  const artifact = makeSmallArtifact();
  const dim = artifact.spec.dim;
  const { user, sideGate, headWeight } = artifact.meta;
  headWeight!.values.fill(0);
  const recommender = createRecommender(LEARNERS, artifact);

  const scores = scoresOf(recommender, [NOTHING]);

  // Evidence 0: the gate's basis [1, log 1, e^0] is [1, 0, 1].
  const gate = Math.log1p(Math.exp(sideGate!.values[0]! + sideGate!.values[2]!));
  const expected = artifact.catalogue.ids.map((_, item) =>
    user!.values.reduce(
      (sum, u, d) => sum + u * artifact.vectors[item * dim + d]!,
      gate * artifact.side[item]!,
    ),
  );
  expect(scores).toBeCloseToArray(expected, 1e-5);
  recommender.dispose();
});

test("only the newest items, as many as the model takes, move the order", () => {
  const recommender = createRecommender(LEARNERS, makeSmallArtifact());

  const [long, short, other] = [clicks(9, 8, 1, 2, 3, 4), clicks(1, 2, 3, 4), clicks(1, 2, 3, 5)].map((log) =>
    scoresOf(recommender, [log]),
  );

  expect(long).toEqual(short);
  expect(other).not.toEqual(short);
  recommender.dispose();
});

test("int8 vectors order as the trained ones do: the top 20 agree to 95 %", async () => {
  const trained = trainTwoTastes().toArtifact();
  const files = await encodeArtifact(trained, {});
  const manifest = JSON.parse(new TextDecoder().decode(files.get("model.json"))) as ArtifactManifest;
  const shipped: Artifact = decodeArtifact(
    manifest,
    new Map([...files].map(([path, bytes]) => [path, bytes.buffer])),
  );
  const [exact, rounded] = [createRecommender(LEARNERS, trained), createRecommender(LEARNERS, shipped)];

  const logs = [
    NOTHING,
    ...Array.from({ length: 2 * TASTE_ITEMS }, (_, item) => clicks(item, (item * 7) % 40)),
  ];
  const shared = logs.map((log) => {
    const top = new Set(topOf(scoresOf(exact, [log]), 20));
    return topOf(scoresOf(rounded, [log]), 20).filter((item) => top.has(item)).length / 20;
  });

  expect(shared.reduce((a, b) => a + b) / shared.length).toBeGreaterThanOrEqual(0.95);
  exact.dispose();
  rounded.dispose();
});

import { beforeAll, describe, expect, test } from "vitest";
import { ACTIONS } from "../../../src/core/interaction.ts";
import type { ModelSpec } from "../../../src/core/model-spec.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import { finish } from "../../../src/core/steps.ts";
import { DEFAULT_LEARNERS } from "../../../src/learners/default-learners.ts";
import { createPlainRecommender } from "../../../src/learners/plain-recommender.ts";
import { createRecommender } from "../../../src/learners/recommender.ts";
import { createLearner } from "../../../src/learners/index.ts";
import type { SupportLog } from "../../../src/learners/support-rows.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { readParams } from "../../../src/meta/train-state.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import type { CueTables } from "../../../src/model/cue-tables.ts";
import { disposeParams, encodeParams } from "../../../src/model/params.ts";
import { readArtifactFolder } from "../../../src/meta/artifact-folder.ts";
import "../to-be-close-to-array.ts";

const ITEMS = 150;
const HISTORIES = 60;

beforeAll(async () => void (await startBackend("cpu")));

/** Tables in which items go with some others and share values of two columns. */
function drawCues(random: Random): CueTables {
  const entries = 6;
  const each = (count: number, value: (i: number) => number) =>
    Array.from({ length: count }, (_, i) => value(i));
  return {
    starts: Int32Array.from(each(ITEMS + 1, (item) => entries * item)),
    columns: Int32Array.from(each(entries * ITEMS, () => random.below(ITEMS))),
    together: Float32Array.from(each(entries * ITEMS, () => 0.2 * random())),
    next: Float32Array.from(each(entries * ITEMS, () => (random() < 0.3 ? 0 : 0.1 * random()))),
    matches: {
      offsets: Int32Array.from(each(ITEMS + 1, (item) => 2 * item)),
      values: Int32Array.from(each(2 * ITEMS, (i) => (i % 2) * 7 + random.below(7))),
      columnOf: Uint8Array.from(each(14, (value) => Math.floor(value / 7))),
    },
  };
}

/** A model whose every weight is moved by chance, so that none hides what it weighs. */
function drawArtifact(seed: number, given: Partial<ModelSpec>, repeats?: boolean): Artifact {
  const random = createRandom(seed);
  const spec: ModelSpec = {
    dim: 12,
    hidden: 0,
    side: ["popularity"],
    supportRows: 10,
    learner: { name: "hybrid", adapts: "user", steps: 2, innerLr: 2 },
    ...(repeats !== undefined && {
      cues: {
        ...{ shrinkage: 10, balance: 0.5, fading: 0.8, backward: 0.5, togetherDecay: 0.8, nextDecay: 0.6 },
        ...{ matches: ["brand", "colour"], matchDecay: 0.7, repeats },
      },
    }),
    ...given,
  };
  const init = createLearner(spec).init(seed);
  const meta = readParams(init);
  disposeParams(init);
  for (const { values } of Object.values(meta))
    for (let i = 0; i < values.length; i++) values[i]! += 0.2 * random.normal();
  return {
    spec,
    meta,
    catalogue: { ids: Array.from({ length: ITEMS }, (_, item) => `i${item}`), attributes: [] },
    vectors: Float32Array.from({ length: ITEMS * spec.dim }, () => random.normal() / Math.sqrt(spec.dim)),
    side: Float32Array.from({ length: ITEMS * spec.side.length }, () => -4 * random()),
    contrast: { items: Int32Array.of(0, 1), offset: Float32Array.of(1, 1) },
    ...(spec.cues && { cues: drawCues(random) }),
  };
}

/** Histories of 0 to 20 interactions of every kind, some with the same item, some at places of a list. */
function drawLogs(random: Random, items: number): SupportLog[] {
  return Array.from({ length: HISTORIES }, (_, i) => {
    const each = (value: () => number) => Array.from({ length: i % 21 }, value);
    let atMs = 0;
    return {
      items: each(() => random.below(random() < 0.5 ? 8 : items)),
      actions: each(() => (random() < 0.6 ? ACTIONS.indexOf("click") : random.below(ACTIONS.length))),
      atMs: each(() => (atMs += random.below(90_000))),
      positions: each(() => random.below(12) - 1),
    };
  });
}

async function compare(artifact: Artifact, tolerance: number): Promise<void> {
  const plain = createPlainRecommender(artifact);
  const recommender = createRecommender(DEFAULT_LEARNERS, artifact);
  for (const log of drawLogs(createRandom(3), artifact.catalogue.ids.length)) {
    const adapted = recommender.adapt([log]);
    const logits = recommender.score(adapted, [log]);
    const [expected, weights] = [await logits.data<"float32">(), await encodeParams(adapted)];
    logits.dispose();
    disposeParams(adapted);

    const fast = plain.adapt(log);
    const scores = finish(plain.score(fast, log));

    expect(Object.keys(fast).sort()).toEqual(Object.keys(weights).sort());
    for (const [name, { shape, values }] of Object.entries(weights)) {
      expect(fast[name]!.shape).toEqual(shape);
      expect(fast[name]!.values).toBeCloseToArray(values, tolerance);
    }
    expect(scores).toBeCloseToArray(expected, tolerance);
    expect(topOf(scores)).toEqual(topOf(expected));
    // What one body has stored the other goes on with.
    expect(finish(plain.score(weights, log))).toBeCloseToArray(expected, tolerance);
  }
  recommender.dispose();
}

function topOf(scores: Float32Array): number[] {
  return [...scores.keys()].sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, 20);
}

describe("gives the fast weights, scores and top 20 of the learner on TensorFlow.js", () => {
  const learner = { name: "hybrid", adapts: "user", steps: 2, innerLr: 2 } as const;
  const propensity = [1, 0.7, 0.5, 0.3];
  test.each([
    ["as most artifacts are", {}, false],
    ["where items come again", {}, true],
    ["without cues", {}, undefined],
    ["without popularity", { side: [] }, true],
    ["with a hidden layer", { hidden: 7 }, undefined],
    ["with interests", { learner: { ...learner, options: { interests: 3 } } }, true],
    [
      "with more interests than there are rows",
      { learner: { ...learner, options: { interests: 30 } } },
      false,
    ],
    ["where places in a list were weighed", { propensity }, false],
    ["with all of it", { hidden: 5, propensity, learner: { ...learner, options: { interests: 2 } } }, true],
  ] as const)("%s", async (_, spec, repeats) => {
    for (const seed of [1, 2]) await compare(drawArtifact(seed, spec as Partial<ModelSpec>, repeats), 2e-5);
  });

  test("for the demo's artifact", async () => {
    const { artifact } = await readArtifactFolder("public/inkling");

    await compare(artifact, 1e-5);
  });
});

test("an init of another learner is refused before anything is scored", () => {
  const artifact = drawArtifact(1, {}, false);
  const { attendRow: _, ...meta } = artifact.meta;

  expect(() => createPlainRecommender({ ...artifact, meta })).toThrow(/no "attendRow" of 144 numbers/);
});

test("weights of another model are not scored with", () => {
  const log = { items: [3], actions: [2], atMs: [0] };
  const fast = createPlainRecommender(drawArtifact(1, { dim: 8 }, false)).adapt(log);
  const plain = createPlainRecommender(drawArtifact(1, {}, false));

  expect(() => finish(plain.score(fast, log))).toThrow(/"taste" are not 12 numbers/);
});

test("weights that are no numbers give scores that are none, which the engine tells apart", () => {
  const artifact = drawArtifact(1, {}, false);
  artifact.meta["actionWeight"]!.values.fill(1e6);
  const plain = createPlainRecommender(artifact);
  const log = { items: [3], actions: [2], atMs: [0] };

  const scores = finish(plain.score(plain.adapt(log), log));

  expect(scores.some(Number.isFinite)).toBe(false);
});

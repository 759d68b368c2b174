import { beforeAll, expect, test } from "vitest";
import { parseManifest } from "../../../src/core/artifact-manifest.ts";
import type { CueSpec } from "../../../src/core/cue-spec.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { decodeArtifact, type Artifact } from "../../../src/model/artifact.ts";
import { makeSession } from "../evaluate/make-session.ts";
import { TASTE_ITEMS, tinyConfig, trainTwoTastes } from "./two-tastes.ts";

const CUES: CueSpec = {
  shrinkage: 5,
  balance: 0.5,
  fading: 0.8,
  backward: 0.5,
  togetherDecay: 0.8,
  nextDecay: 0.8,
  matches: ["parity"],
  matchDecay: 0.8,
  repeats: false,
};

let trained: Artifact;
let files: Map<string, ArrayBuffer>;

const open = async (of: ReadonlyMap<string, ArrayBuffer>) =>
  decodeArtifact(await parseManifest(of.get("model.json")!), of);

async function scoresOf(artifact: Artifact, items: readonly number[]): Promise<number[]> {
  const ranker = createLearnedRanker("trained", artifact);
  const scores = Array.from(await ranker.score([makeSession(items)]));
  ranker.dispose();
  return scores;
}

const best = (scores: readonly number[], count: number) =>
  [...scores.keys()].sort((a, b) => scores[b]! - scores[a]!).slice(0, count);

beforeAll(async () => {
  await startBackend();
  const { spec } = tinyConfig();
  trained = trainTwoTastes({
    epochs: 2,
    spec: { ...spec, cues: CUES, learner: { ...spec.learner, name: "hybrid" } },
  }).toArtifact();
  const encoded = await encodeArtifact(trained, { dataHash: "abc" });
  files = new Map([...encoded].map(([path, bytes]) => [path, bytes.slice().buffer]));
});

test("a hybrid learns two tastes, and a visitor of one is shown it first", async () => {
  const first = best(await scoresOf(trained, [1, 4]), 10);

  expect(first.filter((item) => item < TASTE_ITEMS).length).toBeGreaterThanOrEqual(9);
});

test("co-visitation tables come back as they were, to a few per cent", async () => {
  const { cues } = await open(files);

  expect(cues!.starts).toEqual(trained.cues!.starts);
  expect(cues!.columns).toEqual(trained.cues!.columns);
  expect(cues!.matches).toEqual(trained.cues!.matches);
  for (const table of ["together", "next"] as const) {
    cues![table].forEach((value, at) => expect(value / trained.cues![table][at]!).toBeCloseTo(1, 1));
  }
});

test("what ships ranks as what was trained", async () => {
  const shipped = await open(files);

  for (const items of [[], [3], [30, 21, 35]]) {
    const [before, after] = [await scoresOf(trained, items), await scoresOf(shipped, items)];
    const kept = best(before, 10).filter((item) => best(after, 10).includes(item));
    expect(kept.length).toBeGreaterThanOrEqual(9);
  }
});

test("tables that do not fit the catalogue are refused with a remedy", async () => {
  const { cues: _cues, ...without } = trained;
  const encoded = await encodeArtifact(without, { dataHash: "abc" });
  const bare = new Map([...encoded].map(([path, bytes]) => [path, bytes.slice().buffer]));

  await expect(open(bare)).rejects.toThrow(/co-visitation tables are missing.*export it again/);
});

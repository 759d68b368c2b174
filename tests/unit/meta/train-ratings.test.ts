import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { evaluateRatings } from "../../../src/meta/evaluate/evaluate-ratings.ts";
import { formatRatings } from "../../../src/meta/evaluate/format-ratings.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun } from "../../../src/meta/train.ts";
import { decodeArtifact, type Artifact } from "../../../src/model/artifact.ts";
import { MANIFEST_PATH, parseManifest } from "../../../src/core/artifact-manifest.ts";
import { makeCatalogue, makeRated } from "../evaluate/make-session.ts";
import { finish, tinyConfig } from "./two-tastes.ts";

const ITEMS = 24;

beforeAll(async () => void (await startBackend()));

/** Users like one half of the items and dislike the other; all items are better or worse, all users kinder or stricter. */
function makeRatings(users: number, { part, from }: { part: string; from: number }) {
  const random = createRandom(from + 3);
  return Array.from({ length: users }, (_, user) => {
    const [taste, kindness] = [user % 2, 0.4 * random.normal()];
    const items = new Set(Array.from({ length: 40 }, () => random.below(ITEMS)));
    const pairs = Array.from(items, (item) => {
      const liked = item % 2 === taste ? 0.8 : -0.8;
      return [item, 3 + 0.02 * item + liked + kindness + 0.2 * random.normal()] as const;
    });
    return makeRated(pairs, { id: `${part} ${user}`, part, startMs: from + user * 60_000 });
  });
}

/** As a browser reads it: with int8 vectors. */
async function ship(artifact: Artifact): Promise<Artifact> {
  const files = await encodeArtifact(artifact, {});
  const buffers = new Map(Array.from(files, ([path, bytes]) => [path, bytes.buffer]));
  return decodeArtifact(await parseManifest(buffers.get(MANIFEST_PATH)!), buffers);
}

test("ridge trained on ratings foretells those of new users better than all without meta-learning, once it is shipped", async () => {
  const catalogue = makeCatalogue(ITEMS);
  const train = makeRatings(60, { part: "train", from: 0 });
  const test = makeRatings(30, { part: "test", from: 1e9 });
  const { spec, ...config } = tinyConfig({
    order: "shuffled",
    epochs: 5,
    metaBatch: 32,
    dropout: 0,
    keepId: 1,
  });
  const learner = { ...spec.learner, name: "ridge" };
  const run = createTrainRun({ catalogue }, train, {
    ...config,
    spec: { ...spec, learner, dim: 4, side: [], supportRows: 20, labels: "squared" },
  });

  finish(run);
  const ranker = createLearnedRanker("ours", await ship(run.toArtifact()));
  const report = await evaluateRatings({ catalogue, sessions: [...train, ...test], hash: "" }, [ranker], {
    ks: [1, 5],
    resamples: 200,
  });
  ranker.dispose();

  const mae = Object.fromEntries(
    report.curves.map(({ ranker, points }) => [ranker, points.map((p) => p.mae)]),
  );
  expect(report.visitors).toBeGreaterThan(25);
  expect(mae["ours"]![1]).toBeLessThan(0.7 * mae["item mean + user bias"]![1]!);
  expect(mae["ours"]![2]).toBeLessThan(0.25); // chance alone makes 0.16
  for (const { against, points } of report.comparisons) {
    expect(points.find(({ k }) => k === 5)!.mae.high, against).toBeLessThan(0);
  }
  expect(formatRatings(report)).toContain("win");
});

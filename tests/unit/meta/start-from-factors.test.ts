import { beforeAll, expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { shrinkItemMeans } from "../../../src/meta/baselines/item-means.ts";
import { fitRatingBaselines } from "../../../src/meta/baselines/rating-baselines.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun } from "../../../src/meta/train.ts";
import { makeCatalogue, makeRated, makeSession } from "../evaluate/make-session.ts";
import { tinyConfig } from "./two-tastes.ts";

const ITEMS = 20;

beforeAll(async () => void (await startBackend()));

test("before the first step items are foretold their means, and a visitor's tastes as the factorisation does", async () => {
  const random = createRandom(4);
  const rate = (user: number) =>
    Array.from({ length: ITEMS }, (_, item) => {
      const liked = item % 2 === user % 2 ? 1 : -1;
      return [item, 3 + 0.03 * item + liked + 0.1 * random.normal()] as const;
    }).filter(() => random() < 0.8);
  const sessions = Array.from({ length: 60 }, (_, user) => makeRated(rate(user), { startMs: user * 60_000 }));
  const { spec, ...config } = tinyConfig({ order: "shuffled" });
  const learner = { ...spec.learner, name: "ridge" };
  const run = createTrainRun({ catalogue: makeCatalogue(ITEMS) }, sessions, {
    ...config,
    spec: { ...spec, learner, dim: 4, side: [], supportRows: 20, labels: "squared" },
  });

  const ranker = createLearnedRanker("start", run.toArtifact());
  const visitor = makeRated(rate(1).slice(0, 8));
  const scores = await ranker.score([makeSession([]), visitor]);
  ranker.dispose();

  const [unknown, known] = [scores.slice(0, ITEMS), scores.slice(ITEMS)];
  shrinkItemMeans(sessions, ITEMS).forEach((mean, item) => expect(unknown[item]).toBeCloseTo(mean, 4));
  const factorised = await fitRatingBaselines(sessions, ITEMS)[2]!.score([visitor]);
  factorised.forEach((rating, item) => expect(Math.abs(known[item]! - rating)).toBeLessThan(0.3)); // tastes are 2 apart
});

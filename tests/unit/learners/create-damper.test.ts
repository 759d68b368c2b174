import { beforeAll, describe, expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { createDamper, type Damped, type Damper } from "../../../src/learners/create-damper.ts";
import { DEFAULT_LEARNERS } from "../../../src/learners/default-learners.ts";
import { rankOf } from "../../../src/learners/rank-of.ts";
import { createRecommender, type Recommender } from "../../../src/learners/recommender.ts";
import { scoreLogs } from "../../../src/learners/score-logs.ts";
import { createLearnedRanker } from "../../../src/meta/learned-ranker.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import { createRandomArtifact } from "../../browser/rig/random-artifact.ts";

const clicks = (items: readonly number[]) => ({
  items: Int32Array.from(items),
  actions: new Uint8Array(items.length).fill(2),
  atMs: Float64Array.from(items, (_, i) => 60_000 * i),
});

const damperOf = (recommender: Recommender) => createDamper((logs) => scoreLogs(recommender, logs, 8));

async function dampAfter(
  recommender: Recommender,
  damper: Damper,
  items: readonly number[],
): Promise<Damped> {
  const log = clicks(items);
  const [adapted] = await scoreLogs(recommender, [log], 1);
  return damper.damp(log, adapted!);
}

describe.each(["cpu", "wasm"] as const)("on %s", (backend) => {
  test.each(["hybrid", "ridge"] as const)(
    "%s: one click after the other gives bit for bit what all at once give",
    async (learner) => {
      const artifact = await createRandomArtifact({ learner, adapts: "user", items: 60, supportRows: 8 });
      await startBackend(backend);
      const recommender = createRecommender(DEFAULT_LEARNERS, artifact);
      const random = createRandom(3);
      const items = Array.from({ length: 45 }, () => random.below(60));
      const damper = damperOf(recommender);

      let followed: Damped | undefined;
      for (let click = 1; click <= items.length; click++)
        followed = await dampAfter(recommender, damper, items.slice(0, click));

      expect(await dampAfter(recommender, damperOf(recommender), items)).toEqual(followed);
      expect(followed!.lift.tests).toBeGreaterThan(20);
      recommender.dispose();
    },
  );
});

describe("a visitor", () => {
  let artifact: Artifact;
  beforeAll(async () => {
    artifact = await createRandomArtifact({ items: 300, hidden: 0, adapts: "user", supportRows: 8 });
    await startBackend();
  });

  /** Visits `count` more new items: each time the one that adapting moved down most, or up most. */
  async function visit(
    recommender: Recommender,
    items: number[],
    { against, count }: { against: boolean; count: number },
  ): Promise<void> {
    for (let click = 0; click < count; click++) {
      const [shop, adapted] = await scoreLogs(recommender, [clicks([]), clicks(items)], 2);
      const gain = (item: number) =>
        Math.log(rankOf(shop!, item) / rankOf(adapted!, item)) * (against ? -1 : 1);
      const fresh = artifact.catalogue.ids.map((_, item) => item).filter((item) => !items.includes(item));
      items.push(fresh.reduce((best, item) => (gain(item) > gain(best) ? item : best)));
    }
  }

  test("who always goes where adapting did not point gets the shop's order back, and adapting again once it helps", async () => {
    const recommender = createRecommender(DEFAULT_LEARNERS, artifact);
    const damper = damperOf(recommender);
    const items = [5];

    await visit(recommender, items, { against: true, count: 20 });
    const harmed = await dampAfter(recommender, damper, items);
    expect(harmed.lift).toMatchObject({ damping: 0, better: 0 });
    expect(harmed.scores).toEqual(await damper.scoreShop());

    await visit(recommender, items, { against: false, count: 20 });
    const helped = await dampAfter(recommender, damper, items);
    expect(helped.lift.damping).toBe(1);
    expect(helped.scores).toEqual((await scoreLogs(recommender, [clicks(items)], 1))[0]);
    recommender.dispose();
  });

  test("is damped by evaluation as by the browser, where evaluation is told to", async () => {
    const recommender = createRecommender(DEFAULT_LEARNERS, artifact);
    const items = [5];
    await visit(recommender, items, { against: true, count: 11 });
    const expected = await dampAfter(recommender, damperOf(recommender), items);
    const plain = createLearnedRanker("plain", artifact);
    const damped = createLearnedRanker("damped", artifact, { damping: true });

    const logs = [clicks(items), clicks([7, 8])];
    const [undamped, scores] = [await plain.score(logs), await damped.score(logs)];

    expect(expected.lift.damping).toBeLessThan(1);
    expect(scores.slice(0, 300)).toEqual(expected.scores);
    expect(scores.slice(300)).toEqual(undamped.slice(300));
    expect(scores.slice(0, 300)).not.toEqual(undamped.slice(0, 300));
    for (const owner of [recommender, plain, damped]) owner.dispose();
  });

  test("who comes back gets the results that were kept, unless they do not fit the log", async () => {
    const recommender = createRecommender(DEFAULT_LEARNERS, artifact);
    const items = [5, 6, 7, 8];
    const { logRankRatios } = await dampAfter(recommender, damperOf(recommender), items);
    const [kept, wrong] = [damperOf(recommender), damperOf(recommender)];

    kept.remember(clicks(items), [1, 2, 3]);
    wrong.remember(clicks(items), [1, 2]);

    expect((await dampAfter(recommender, kept, items)).logRankRatios).toEqual([1, 2, 3]);
    expect((await dampAfter(recommender, wrong, items)).logRankRatios).toEqual(logRankRatios);
    recommender.dispose();
  });
});

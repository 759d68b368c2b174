import { beforeAll, expect, test } from "vitest";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { explainItem } from "../../../src/learners/explain-item.ts";
import { LEARNERS } from "../../../src/learners/index.ts";
import { placeOf } from "../../../src/learners/place-of.ts";
import { createRecommender, type Recommender } from "../../../src/learners/recommender.ts";
import { scoreLogs } from "../../../src/learners/score-logs.ts";
import type { SupportLog } from "../../../src/learners/support-rows.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { makeSmallArtifact } from "../meta/small-artifact.ts";

const ITEM = 9;
const OPTIONS = { supportRows: 4, damping: 1 };
const does = (action: (typeof ACTIONS)[number], ...items: number[]): SupportLog => ({
  items,
  actions: items.map(() => ACTIONS.indexOf(action)),
  atMs: items.map((_, i) => i),
});

let recommender: Recommender;
beforeAll(async () => {
  await startBackend();
  recommender = createRecommender(LEARNERS, makeSmallArtifact());
});

const scoreBy = (atOnce: number) => (logs: readonly SupportLog[]) => scoreLogs(recommender, logs, atOnce);
const scoreAll = scoreBy(100);
const placeAfter = async (log: SupportLog) => placeOf((await scoreAll([log]))[0]!, ITEM);

test("each reason is where the item would stand had that interaction never happened", async () => {
  const explained = await explainItem(scoreAll, does("click", 3, 7, 1), ITEM, OPTIONS);

  const now = await placeAfter(does("click", 3, 7, 1));
  expect(explained).toMatchObject({ ...now, shop: await placeAfter(does("click")) });
  expect(explained.reasons.map(({ at }) => at).sort()).toEqual([0, 1, 2]);
  const second = explained.reasons.find(({ at }) => at === 1)!;
  const log = { items: [3, 1], actions: [2, 2], atMs: [0, 2] };
  const { score, rank } = await placeAfter(log);
  expect(second).toMatchObject({ scoreWithout: score, rankWithout: rank, rankChange: rank - now.rank });
  expect(second.scoreChange).toBeCloseTo(now.score - score);
});

test("the reason that moved the score most comes first, in whichever direction", async () => {
  const { reasons } = await explainItem(scoreAll, does("click", 3, 7, 1, 2), ITEM, OPTIONS);

  const sizes = reasons.map(({ scoreChange }) => Math.abs(scoreChange));
  expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
  expect(sizes[0]).toBeGreaterThan(0);
});

test("at most as many interactions as the model takes are left out, the newest, impressions last", async () => {
  const long = await explainItem(scoreAll, does("click", 8, 7, 6, 5, 4, 3), ITEM, OPTIONS);
  const mixed: SupportLog = { items: [1, 2, 3, 4, 5], actions: [2, 0, 0, 2, 2], atMs: [1, 2, 3, 4, 5] };
  const strong = await explainItem(scoreAll, mixed, ITEM, OPTIONS);

  expect(long.reasons.map(({ at }) => at).sort()).toEqual([2, 3, 4, 5]);
  expect(strong.reasons.map(({ at }) => at).sort()).toEqual([0, 2, 3, 4]);
});

test("several interactions with one item are reasons of their own", async () => {
  const { reasons } = await explainItem(scoreAll, does("click", 3, 3, 1), ITEM, OPTIONS);

  expect(reasons.map(({ at }) => at).sort()).toEqual([0, 1, 2]);
});

test("without interactions the shop's order is the whole explanation", async () => {
  const { shop, reasons, ...place } = await explainItem(scoreAll, does("click"), ITEM, OPTIONS);

  expect(reasons).toEqual([]);
  expect(place).toEqual(shop);
});

test("explains the damped order: what is held back moves nothing", async () => {
  const log = does("click", 3, 7, 1);

  const off = await explainItem(scoreAll, log, ITEM, { ...OPTIONS, damping: 0 });
  const half = await explainItem(scoreAll, log, ITEM, { ...OPTIONS, damping: 0.5 });

  expect({ score: off.score, rank: off.rank }).toEqual(off.shop);
  expect(off.reasons.every(({ scoreChange, rankChange }) => scoreChange === 0 && rankChange === 0)).toBe(
    true,
  );
  expect(half.score).not.toBe(off.score);
});

test("batches of any size explain the same", async () => {
  const log = does("click", 3, 7, 1);

  const one = await explainItem(scoreBy(1), log, ITEM, OPTIONS);

  expect(one).toEqual(await explainItem(scoreAll, log, ITEM, OPTIONS));
});

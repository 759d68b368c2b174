import { expect, test } from "vitest";
import {
  fitRecentPopularity,
  fitTunedRecentPopularity,
} from "../../../src/meta/baselines/recent-popularity.ts";
import { makeCatalogue, makeSession } from "../evaluate/make-session.ts";

const DAY = 86_400_000;
const catalogue = makeCatalogue(4);

test("a session counts half for every half-life before the last one", async () => {
  const sessions = [
    makeSession([0, 1], { startMs: 0 }),
    makeSession([0, 1], { startMs: 0 }),
    makeSession([0], { startMs: 2 * DAY }),
    makeSession([2], { startMs: 4 * DAY }),
  ];
  const scores = await fitRecentPopularity(sessions, catalogue, { halfLifeMs: 2 * DAY }).score([
    makeSession([]),
  ]);
  // 0: 1/4 + 1/4 + 1/2, 1: 1/4 + 1/4, 2: 1.
  expect(scores[0]! / scores[2]!).toBeCloseTo(1);
  expect(scores[1]! / scores[2]!).toBeCloseTo(0.5);
  expect(scores[3]).toBe(0);
});

test("where fashions change, a short half-life is chosen", async () => {
  const sessions = Array.from({ length: 200 }, (_, day) => {
    const fashion = Math.floor(day / 10) % 4;
    return makeSession([fashion, (fashion + 1) % 4], { id: `${day}`, startMs: day * DAY });
  });
  const { settings } = await fitTunedRecentPopularity(sessions, catalogue);
  expect(settings["halfLifeMs"]).toBeLessThan(30 * DAY);
});

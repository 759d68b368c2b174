import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { chooseByValidation } from "./choose-by-validation.ts";
import { distinctItems } from "../clicks-of.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";
import { spanOf } from "./span-of.ts";

export interface RecentPopularityOptions {
  /** After this time a click counts half; in a log without a clock, where a row is a millisecond, after so many rows. */
  readonly halfLifeMs: number;
}

/**
 * Most sessions first, the same for every visitor, where a session counts 2^(−age / half-life) and its age is measured
 * from its start to that of the last one. Nothing depends on when a visitor comes: all would fade alike.
 */
export function fitRecentPopularity(
  sessions: readonly Session[],
  catalogue: Catalogue,
  { halfLifeMs }: RecentPopularityOptions,
): Baseline {
  const counts = new Float64Array(catalogue.ids.length);
  const { toMs } = spanOf(sessions);
  for (const session of sessions) {
    const weight = 2 ** ((session.startMs - toMs) / halfLifeMs);
    for (const item of distinctItems(session)) {
      if (item >= 0 && item < counts.length) counts[item] = counts[item]! + weight;
    }
  }
  return makeRanker("recent popularity", { halfLifeMs }, counts, () => {});
}

/** Of the time that the sessions span: from the very last of it to nearly no decay. */
const SHARES = [1 / 128, 1 / 32, 1 / 8, 1 / 2, 4];

/** The same with the half-life that does best when the end of the given sessions is held out. */
export async function fitTunedRecentPopularity(
  sessions: readonly Session[],
  catalogue: Catalogue,
): Promise<Baseline> {
  const { fromMs, toMs } = spanOf(sessions);
  const settings = SHARES.map((share) => ({ halfLifeMs: Math.max(1, Math.round(share * (toMs - fromMs))) }));
  const fit = (options: RecentPopularityOptions, train: readonly Session[]) =>
    fitRecentPopularity(train, catalogue, options);
  return fitRecentPopularity(
    sessions,
    catalogue,
    await chooseByValidation(settings, sessions, catalogue, fit),
  );
}

import type { Lift } from "../core/lift.ts";
import { chooseTests, judgeTest, keyOf } from "./adaptation-tests.ts";
import { dampAdaptation } from "./damp-adaptation.ts";
import { mixScores } from "./mix-scores.ts";
import type { ScoreLogs } from "./score-logs.ts";
import type { SupportLog } from "./support-rows.ts";

/** Scores as they are shown, and what they were judged by. */
export interface Damped {
  readonly scores: Float32Array;
  readonly lift: Lift;
  /** Results of the tests of the log, as `remember` takes them. */
  readonly logRankRatios: readonly number[];
}

/**
 * Holds back adaptation where it does harm; browser and evaluation share it. What it gives is a function of the log
 * and the model alone. It remembers results only to save work: a click that follows the last log is judged by the
 * scores that were computed for that log anyway, all other tests adapt to their prefixes as one batch.
 */
export interface Damper {
  /** The scores for a log, given those after adapting to it. */
  damp(log: SupportLog, adapted: Float32Array): Promise<Damped>;
  /** Takes the results of a log's tests from a cache; others than as many as it has tests are not believed. */
  remember(log: SupportLog, logRankRatios: readonly number[]): void;
  /** Scores without any interaction: the shop's own order. */
  scoreShop(): Promise<Float32Array>;
}

const NOTHING: SupportLog = { items: [], actions: [], atMs: [] };

/** A damper for the model that scores these logs. Holds no tensors. */
export function createDamper(scoreLogs: ScoreLogs): Damper {
  let shop: Promise<Float32Array> | undefined;
  let results: ReadonlyMap<string, number> = new Map();
  let last: { readonly key: string; readonly scores: Float32Array } | undefined;

  const scoreShop = () => (shop ??= scoreLogs([NOTHING]).then(([scores]) => scores!));

  const judge = async (log: SupportLog): Promise<readonly number[]> => {
    const tests = chooseTests(log);
    const missing = tests.filter(({ key }) => !results.has(key));
    const found = new Map(results);
    if (missing.length > 0) {
      const shopScores = await scoreShop();
      const isLast = missing.map(({ beforeKey }) => beforeKey === last?.key);
      const others = missing.filter((_, i) => !isLast[i]);
      const scores = await scoreLogs(others.map(({ before }) => before));
      missing.forEach((test, i) => {
        const adapted = isLast[i] ? last!.scores : scores[others.indexOf(test)]!;
        found.set(test.key, judgeTest(test, shopScores, adapted));
      });
    }
    results = new Map(tests.map(({ key }) => [key, found.get(key)!]));
    return tests.map(({ key }) => found.get(key)!);
  };

  return {
    scoreShop,
    damp: async (log, adapted) => {
      if (log.items.length === 0) shop ??= Promise.resolve(adapted);
      const logRankRatios = await judge(log);
      last = { key: keyOf(log), scores: adapted };
      const lift = dampAdaptation(logRankRatios);
      const scores = lift.damping === 1 ? adapted : mixScores(await scoreShop(), adapted, lift.damping);
      return { scores, lift, logRankRatios };
    },
    remember: (log, logRankRatios) => {
      const tests = chooseTests(log);
      if (tests.length !== logRankRatios.length || !logRankRatios.every(Number.isFinite)) return;
      results = new Map(tests.map(({ key }, i) => [key, logRankRatios[i]!]));
    },
  };
}

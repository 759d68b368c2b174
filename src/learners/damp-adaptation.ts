import { fold } from "../core/fold.ts";
import type { Lift } from "../core/lift.ts";

/** Tests that are looked at, newest last: few enough to adapt on all their prefixes as one batch. */
export const TESTS = 32;

/** The newest tests are weighed alone too, so that a change is noticed before it fills the whole window. */
const WINDOWS = [8, 16, TESTS];

/** Part of the stake on harm in each test. A half suits anything from 60 to 90 % of tests going wrong. */
const STAKE = 0.5;

/** A rank that moved by this factor counts in full, further moves no more: one odd click decides nothing. */
const FULL_FACTOR = 4;

/** From this evidence on half of the adaptation is kept, and none: false alarms at most once in 20 and in 100 times. */
const HALF_AT = 20;
const NONE_AT = 100;

/** So many tests it takes before damping is possible at all: fewer, all as bad as can be, are not evidence enough. */
export const MIN_TESTS = Math.ceil(Math.log(HALF_AT) / Math.log(1 + STAKE));

/**
 * What a visitor's tests say about adapting to them. `logRankRatios` holds ln(rank in the shop's order / rank in the
 * adapted order) of each test, oldest first.
 *
 * A bettor puts half of a stake on "adapting harms" before each test; what the stake has become after it is an
 * e-value: where adapting does no harm in the mean, it is expected to be 1 at most, and by Markov's inequality
 * reaches 20 at most once in 20 times, whatever the distribution of the ranks (Shafer 2021; Ramdas et al. 2023). The
 * bet is on the log of the rank's change, not on its sign, since many small losses may be worth one item found. The
 * mean over the newest 8, 16 and 32 tests is an e-value again. The level holds for each click, not for a whole
 * visit: only so may old tests be dropped, and an adaptation that helps again be used again, since tests go on
 * with the undamped adaptation. A pure function: without an interaction it is what it would have been.
 */
export function dampAdaptation(logRankRatios: readonly number[]): Lift {
  const ratios = logRankRatios.slice(-TESTS);
  const harmEvidence = mean(
    WINDOWS.map((window) => fold(ratios.slice(-window), 1, (wealth, ratio) => wealth * payOut(ratio))),
  );
  return {
    tests: ratios.length,
    better: ratios.filter((ratio) => ratio > 0).length,
    worse: ratios.filter((ratio) => ratio < 0).length,
    meanLogRankRatio: ratios.length > 0 ? mean(ratios) : 0,
    harmEvidence,
    damping: harmEvidence >= NONE_AT ? 0 : harmEvidence >= HALF_AT ? 0.5 : 1,
  };
}

/** What one unit of the bettor's wealth becomes. */
function payOut(ratio: number): number {
  const loss = -ratio / Math.log(FULL_FACTOR);
  return 1 + STAKE * Math.max(-1, Math.min(1, loss));
}

function mean(values: readonly number[]): number {
  return fold(values, 0, (a, b) => a + b) / values.length;
}

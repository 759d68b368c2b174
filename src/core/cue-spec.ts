/**
 * How cues are counted: what the shop's log says of an item given what this visitor did, without any learning. Chosen on
 * validation while training; travels in the artifact, so that the device counts as the trainer did.
 */
export interface CueSpec {
  /** Added to the counts of both items of a pair, and the known item's share of what a pair is divided by. */
  readonly shrinkage: number;
  readonly balance: number;
  /** Weight of each further step between two items of a visit, and of a step back in time. */
  readonly fading: number;
  readonly backward: number;
  /** Weight of each further item back among those visited together, and among rules of earlier items. */
  readonly togetherDecay: number;
  readonly nextDecay: number;
  /** Names of the content columns whose shared values count. */
  readonly matches: readonly string[];
  /** Weight of each further item back when values are compared. */
  readonly matchDecay: number;
  /** Whether an item may come up again, so that being known is a cue. */
  readonly repeats: boolean;
}

/** Sums that co-visitation gives for one item: visited together, next after the newest item, after earlier ones. */
export const CO_VISIT_SUMS = 3;

/** What gates see of a visitor's cues: the strongest of each co-visitation sum, and how many items have any. */
export const CUE_SUMMARY = CO_VISIT_SUMS + 1;

/** Cues of a known item: that it is known, how recently, and whether it is the newest. */
export const REPEAT_CUES = 3;

/** Steepness at which a co-visitation sum v enters as log(1 + a·v): one cue each, flat and steep. */
export const STEEPNESS = [30, 1000] as const;

/** Cues that count co-visits. */
export const CO_VISIT_CUES = CO_VISIT_SUMS * STEEPNESS.length;

/** Number of cues of each item: co-visits, then repeats, then one per content column. */
export function countCues(spec: CueSpec | undefined): number {
  return spec ? CO_VISIT_CUES + (spec.repeats ? REPEAT_CUES : 0) + spec.matches.length : 0;
}

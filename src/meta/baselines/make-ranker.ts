import type { Ranker } from "../ranker.ts";
import { distinctItems } from "../clicks-of.ts";

/** A ranker fitted on training sessions, and what it was fitted with: reports name both. */
export interface Baseline extends Ranker {
  readonly settings: Readonly<Record<string, string | number>>;
}

/**
 * A ranker from a function that adds evidence to one row of scores. Rows start as the items' popularity, scaled below
 * any evidence: it orders what no evidence speaks for, and alone answers for a visitor without clicks.
 *
 * The scores that it returns live in one buffer, used again by the next call: read them before asking anew.
 */
export function makeRanker(
  name: string,
  settings: Baseline["settings"],
  clicks: Float64Array,
  addEvidence: (row: Float32Array, recent: Int32Array) => void,
): Baseline {
  const items = clicks.length;
  const base = popularityScores(clicks);
  let buffer = new Float32Array(0);
  return {
    name,
    settings,
    async score(supports) {
      if (buffer.length < supports.length * items) buffer = new Float32Array(supports.length * items);
      const scores = buffer.subarray(0, supports.length * items);
      for (const [at, support] of supports.entries()) {
        const row = scores.subarray(at * items, (at + 1) * items);
        row.set(base);
        const known = distinctItems(support).filter((item) => item >= 0 && item < items);
        if (known.length > 0) addEvidence(row, known.reverse());
      }
      return scores;
    },
  };
}

/** Far below the evidence of a single shared session (about 1e-4), and still exact for popularity alone. */
const POPULARITY_SHARE = 1e-9;

function popularityScores(clicks: Float64Array): Float32Array {
  const most = clicks.reduce((max, count) => Math.max(max, count), 1);
  return Float32Array.from(clicks, (count) => (POPULARITY_SHARE * count) / most);
}

import type { CueTables } from "../../model/cue-tables.ts";

/** Entries that a row ships: what lies behind them hardly ever decides, and the artifact is downloaded. */
const MOST_ENTRIES = 64;

/** The strongest entries of every row, by their share of the row's strongest of either kind. */
export function pruneCueTables({ starts, columns, together, next, matches }: CueTables): CueTables {
  const kept: number[] = [];
  const keptStarts = new Int32Array(starts.length);
  for (let item = 0; item + 1 < starts.length; item++) {
    const [from, to] = [starts[item]!, starts[item + 1]!];
    const entries = Array.from({ length: to - from }, (_, i) => from + i);
    if (entries.length > MOST_ENTRIES) {
      const peak = (values: Float32Array) => entries.reduce((most, at) => Math.max(most, values[at]!), 1e-12);
      const [mostTogether, mostNext] = [peak(together), peak(next)];
      const strength = (at: number) => together[at]! / mostTogether + next[at]! / mostNext;
      entries.sort((a, b) => strength(b) - strength(a) || a - b).length = MOST_ENTRIES;
    }
    for (const at of entries) kept.push(at);
    keptStarts[item + 1] = kept.length;
  }
  const take = (values: Float32Array) => Float32Array.from(kept, (at) => values[at]!);
  return {
    starts: keptStarts,
    columns: Int32Array.from(kept, (at) => columns[at]!),
    together: take(together),
    next: take(next),
    matches,
  };
}

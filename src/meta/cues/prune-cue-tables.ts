import type { CueTables } from "../../model/cue-tables.ts";

/** Entries that a row ships: what lies behind them hardly ever decides, and the artifact is downloaded. */
const MOST_ENTRIES = 64;

/** The strongest entries of every row, by their share of the row's strongest of either kind. */
export function pruneCueTables(tables: CueTables): CueTables {
  const { starts, columns, together, next, matches } = tables;
  const kept: number[] = [];
  const keptStarts = new Int32Array(starts.length);
  for (let item = 0; item + 1 < starts.length; item++) {
    const [from, to] = [starts[item]!, starts[item + 1]!];
    const entries = Array.from({ length: to - from }, (_, i) => from + i);
    if (entries.length > MOST_ENTRIES) {
      const peaks = findPeaks(tables, item);
      const strength = (at: number) => measureStrength(peaks, together[at]!, next[at]!);
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

/** What decides whether an entry ships: its row's strongest of either kind, and the strength of the first left behind. */
export interface RowEdge {
  readonly peaks: Peaks;
  readonly strength: number;
}

/** Edge of each row of tables that are not pruned yet; `undefined` for a row that ships whole. */
export function findEdges(tables: CueTables): readonly (RowEdge | undefined)[] {
  const { starts, together, next } = tables;
  return Array.from({ length: starts.length - 1 }, (_, item) => {
    const [from, to] = [starts[item]!, starts[item + 1]!];
    if (to - from <= MOST_ENTRIES) return undefined;
    const peaks = findPeaks(tables, item);
    const strengths = Float64Array.from({ length: to - from }, (__, i) =>
      measureStrength(peaks, together[from + i]!, next[from + i]!),
    ).sort();
    return { peaks, strength: strengths[to - from - MOST_ENTRIES - 1]! };
  });
}

interface Peaks {
  readonly together: number;
  readonly next: number;
}

/** How strong an entry of such values is in a row. */
export function measureStrength(peaks: Peaks, together: number, next: number): number {
  return together / peaks.together + next / peaks.next;
}

function findPeaks({ starts, together, next }: CueTables, item: number): Peaks {
  const peak = (values: Float32Array) =>
    values.subarray(starts[item], starts[item + 1]).reduce((most, value) => Math.max(most, value), 1e-12);
  return { together: peak(together), next: peak(next) };
}

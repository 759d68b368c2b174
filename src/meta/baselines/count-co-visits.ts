import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";

/** A square sparse matrix by rows: row i is `columns` and `values` from `starts[i]` to `starts[i + 1]`. */
export interface SparseRows {
  readonly starts: Int32Array;
  readonly columns: Int32Array;
  readonly values: Float32Array;
}

/**
 * For each pair of different items, the sum over the sessions that hold both of `weigh(distance)`, where distance is
 * how many distinct items after the row's item the column's item came (negative: before).
 */
export function countCoVisits(
  sessions: readonly Session[],
  items: number,
  weigh: (distance: number) => number,
): SparseRows {
  const visits = sessions.map((session) => distinctItems(session));
  const postings = indexItems(visits, items);
  const longest = visits.reduce((max, visit) => Math.max(max, visit.length), 1);
  const weights = Float64Array.from({ length: 2 * longest - 1 }, (_, at) => weigh(at - longest + 1));
  const starts = new Int32Array(items + 1);
  const columns: number[] = [];
  const values: number[] = [];
  const sums = new Float64Array(items);
  const seen = new Uint8Array(items);
  for (let item = 0; item < items; item++) {
    const touched: number[] = [];
    for (let at = postings.starts[item]!; at < postings.starts[item + 1]!; at++) {
      const visit = visits[postings.sessions[at]!]!;
      const own = postings.places[at]!;
      for (let place = 0; place < visit.length; place++) {
        const other = visit[place]!;
        if (place === own || other < 0 || other >= items) continue;
        if (seen[other] === 0) {
          seen[other] = 1;
          touched.push(other);
        }
        sums[other] = sums[other]! + weights[place - own + longest - 1]!;
      }
    }
    for (const other of touched) {
      columns.push(other);
      values.push(sums[other]!);
      sums[other] = 0;
      seen[other] = 0;
    }
    starts[item + 1] = columns.length;
  }
  return { starts, columns: Int32Array.from(columns), values: Float32Array.from(values) };
}

/** Which visits hold an item, and where in them, in the order of the visits. */
export interface Postings {
  readonly starts: Int32Array;
  readonly sessions: Int32Array;
  readonly places: Int32Array;
}

/** Inverts visits (distinct items of each session); items outside the catalogue are left out. */
export function indexItems(visits: readonly Int32Array[], items: number): Postings {
  const starts = new Int32Array(items + 1);
  for (const visit of visits) {
    for (const item of visit) if (item >= 0 && item < items) starts[item + 1] = starts[item + 1]! + 1;
  }
  for (let item = 0; item < items; item++) starts[item + 1] = starts[item + 1]! + starts[item]!;
  const next = starts.slice(0, items);
  const sessions = new Int32Array(starts[items]!);
  const places = new Int32Array(starts[items]!);
  for (const [session, visit] of visits.entries()) {
    for (const [place, item] of visit.entries()) {
      if (item < 0 || item >= items) continue;
      const at = next[item]!;
      next[item] = at + 1;
      sessions[at] = session;
      places[at] = place;
    }
  }
  return { starts, sessions, places };
}

import { artifactError } from "../core/artifact-manifest.ts";
import { makeNumbers, type Steps } from "../core/steps.ts";

/** What co-visitation has counted, sparse and by rows: row i has entries `starts[i]` to `starts[i + 1]`. */
export interface CueTables {
  readonly starts: Int32Array;
  /** Item of each entry. */
  readonly columns: Int32Array;
  /** Shrunk similarity of the row's and the entry's item: how often visits hold both. */
  readonly together: Float32Array;
  /** Share of the row's visits in which the entry's item came next, nearer ones counting more. */
  readonly next: Float32Array;
  /** Values of the content columns that are compared. */
  readonly matches: MatchRows;
}

/** Values that each item has, by rows: those of item i are `values[offsets[i]]` to `values[offsets[i + 1] - 1]`. */
export interface MatchRows {
  readonly offsets: Int32Array;
  readonly values: Int32Array;
  /** Which of `CueSpec.matches` a value belongs to, by value. */
  readonly columnOf: Uint8Array;
}

/** Tables out of an artifact's weights, by name. Throws `ArtifactError` where they do not fit the catalogue. */
export function* decodeCueTables(
  weights: ReadonlyMap<string, { readonly values: Float32Array }>,
  { items, columns: columnCount }: { readonly items: number; readonly columns: number },
): Steps<CueTables> {
  const take = (name: string): Float32Array => weights.get(`cues/${name}`)?.values ?? new Float32Array(0);
  const exponentials = function* (name: string): Steps<Float32Array> {
    const logs = take(name);
    return yield* makeNumbers(new Float32Array(logs.length), (i) => Math.exp(logs[i]!));
  };
  const starts = new Int32Array(take("starts"));
  const columns = new Int32Array(take("columns"));
  yield;
  const together = yield* exponentials("together");
  const next = yield* exponentials("next");
  const offsets = new Int32Array(take("offsets"));
  const values = new Int32Array(take("values"));
  const columnOf = new Uint8Array(take("columnOf"));
  yield;
  const fits =
    isRows(starts, items, columns.length) &&
    together.length === columns.length &&
    next.length === columns.length &&
    isRows(offsets, items, values.length) &&
    columns.every((item) => item >= 0 && item < items) &&
    values.every((value) => value >= 0 && value < columnOf.length) &&
    columnOf.every((column) => column < columnCount);
  if (!fits) throw artifactError("its co-visitation tables are missing or do not fit its catalogue");
  return { starts, columns, together, next, matches: { offsets, values, columnOf } };
}

function isRows(starts: Int32Array, items: number, entries: number): boolean {
  if (starts.length !== items + 1 || starts[0] !== 0 || starts[items] !== entries) return false;
  return starts.every((start, row) => row === 0 || start >= starts[row - 1]!);
}

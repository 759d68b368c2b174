import type { Catalogue } from "../core/catalogue.ts";

/** What a visitor did in one session, oldest first; items are indices into the catalogue, actions into `ACTIONS`. */
export interface InteractionLog {
  readonly items: Int32Array;
  readonly actions: Uint8Array;
  readonly atMs: Float64Array;
  /** Places in the lists that items were shown in, 0 = first, -1 where unknown; absent where none is known. */
  readonly positions?: Int32Array;
  /** What the visitor gave each item; absent where the log was imported without ratings. */
  readonly ratings?: Float32Array;
}

/** One visit: the unit that becomes a task. */
export interface Session extends InteractionLog {
  readonly id: string;
  readonly userId: string | null;
  readonly startMs: number;
  /** The split that the log itself names (such as `train` or `test`), if it does. */
  readonly part: string | null;
}

/** Imported logs in memory: sessions ordered by start time, then by id. */
export interface DataSet {
  readonly catalogue: Catalogue;
  readonly sessions: readonly Session[];
  /**
   * Whether the log has an order but no clock: times are then places in it, one millisecond a row. They order what
   * one session holds, but say nothing of which session came before which.
   */
  readonly orderOnly?: boolean;
  /** SHA-256 over the canonical files; names this data in manifests. */
  readonly hash: string;
}

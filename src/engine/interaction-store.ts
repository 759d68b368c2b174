import type { Interaction } from "../core/interaction.ts";
import type { EncodedParams } from "../model/params.ts";
import type { Protection } from "./vault.ts";

/** Where interactions are kept, and beside them the fast weights as a cache. Every method may throw. */
export interface InteractionStore {
  readonly kind: "indexeddb" | "memory";
  /** How what is stored is protected; undefined where nothing is. */
  readonly protection: Protection | undefined;
  /** All interactions, oldest first. */
  read(): Promise<StoredInteractions>;
  /** Adds interactions and drops the oldest beyond `keep`. Resolves when durable. */
  append(batch: readonly Interaction[], keep: number): Promise<LogState>;
  /** Puts these in the place of all, unless others than the expected ones are there by now: then it answers false. */
  replace(expected: LogState, interactions: readonly Interaction[]): Promise<boolean>;
  /** Deletes the matching interactions and all fast weights; gives the number deleted. */
  remove(matches: (interaction: Interaction) => boolean): Promise<number>;
  readFast(artifactHash: string): Promise<FastRecord | undefined>;
  /** Keeps fast weights, unless the interactions are no longer those they were adapted to. */
  writeFast(record: FastRecord): Promise<void>;
  /** Everything was erased, and storing is still allowed: begins anew with the next append. */
  renew(): void;
  /** Gives up locks and connections; the next call takes them up again. */
  release(): void;
}

/** Names one state of the stored interactions: it changes with each of them. */
export interface LogState {
  readonly count: number;
  /** Sequence number of the newest; 0 where there is none. */
  readonly lastSeq: number;
}

export interface StoredInteractions extends LogState {
  readonly interactions: readonly Interaction[];
}

/** Fast weights and the interactions they belong to. */
export interface FastRecord extends LogState {
  readonly artifactHash: string;
  /** See `FAST_FORMAT`. */
  readonly format: number;
  readonly weights: EncodedParams;
  /** Results of the tests by which adapting is damped, oldest first. */
  readonly logRankRatios: readonly number[];
  /** How long it took to adapt to them, in ms. */
  readonly updateMs: number;
}

/** Raise it when the same artifact and interactions would give other fast weights. */
export const FAST_FORMAT = 2;

/** Nothing outlives the worker; for visitors who did not consent, and where the browser denies storage. */
export function createMemoryStore(): InteractionStore {
  let interactions: readonly Interaction[] = [];
  let lastSeq = 0;
  return {
    kind: "memory",
    protection: undefined,
    read: async () => ({ interactions, count: interactions.length, lastSeq }),
    append: async (batch, keep) => {
      interactions = [...interactions, ...batch].slice(-keep);
      lastSeq += batch.length;
      return { count: interactions.length, lastSeq };
    },
    replace: async (expected, all) => {
      if (expected.count !== interactions.length || expected.lastSeq !== lastSeq) return false;
      interactions = all;
      lastSeq += all.length;
      return true;
    },
    remove: async (matches) => {
      const before = interactions.length;
      interactions = interactions.filter((interaction) => !matches(interaction));
      return before - interactions.length;
    },
    readFast: async () => undefined,
    writeFast: async () => undefined,
    renew: () => (interactions = []),
    release: () => undefined,
  };
}

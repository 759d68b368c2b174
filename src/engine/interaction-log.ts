import type { Interaction } from "../core/interaction.ts";
import type { ForgetOptions, StoragePreference, StoreOptions } from "./api.ts";
import { eraseIndexedDb, isSameState, openIndexedDbStore, STORE_ERASED } from "./indexeddb-store.ts";
import {
  createMemoryStore,
  FAST_FORMAT,
  type FastRecord,
  type InteractionStore,
  type LogState,
} from "./interaction-store.ts";
import { createSerialize } from "./serialize.ts";
import { describeError, storageError } from "./storage-error.ts";
import { openTabChannel, type TabNews } from "./tab-channel.ts";

/** Interactions kept of one visitor. */
export const KEEP = 1000;

/** Few, batched writes: a browser that is killed while it writes may lose the whole database. */
const WRITE_EVERY_MS = 50;

/** Fast weights as they are cached, with what belongs to them. */
export type CachedFast = Pick<FastRecord, "weights" | "logRankRatios" | "updateMs">;

/** The visitor's interactions: in memory for ranking, in the store for good, and the same in every tab. */
export interface InteractionLog {
  /** Oldest first, with those that are not saved yet. */
  readonly entries: readonly Interaction[];
  /** Another number means other entries. */
  readonly version: number;
  readonly storage: "indexeddb" | "memory";
  /** Why nothing is stored, or the last write failed; empty when all is well. */
  readonly storageReason: string;
  readonly unsaved: number;
  /** Counts at once; resolves when durable. Rejects with `StorageError` and keeps it for the next write. */
  append(interaction: Interaction): Promise<void>;
  /** Number of interactions deleted, saved and unsaved. */
  forget(options: ForgetOptions): Promise<number>;
  /** Cached fast weights, if they belong to the current entries. */
  readFast(artifactHash: string): Promise<CachedFast | undefined>;
  /** Caches the fast weights of the current entries; does nothing where some are unsaved. */
  writeFast(artifactHash: string, fast: CachedFast): Promise<void>;
  /**
   * Moves to another store. "indexeddb" adds what memory has to what is stored; where that fails it all stays in memory
   * and `storageReason` says why. "memory" keeps on this page what it knows, or erases it here, on disk and in every tab.
   */
  moveTo(where: "indexeddb" | "memory", options: StoreOptions): Promise<void>;
  /** Reads what other tabs stored. */
  refresh(): Promise<void>;
  release(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens the log; where the browser denies storage it works from memory and says why. `onNews` is called after the entries
 * follow what happened in another tab.
 */
export async function openInteractionLog(
  preference: StoragePreference,
  onNews: (news: TabNews) => void,
): Promise<InteractionLog> {
  const serialize = createSerialize();
  let { store, reason } = await openStore(preference);
  let storageReason = reason;
  /** What this page read while it was stored, after the page has left the store. */
  let carried: readonly Interaction[] = [];
  /** Another number means that everything was erased. */
  let erasures = 0;
  let entries: readonly Interaction[] = [];
  let unsaved: readonly Interaction[] = [];
  let state: LogState = { count: 0, lastSeq: 0 };
  let newestSeq = 0;
  let version = 0;
  let writing: Promise<void> | undefined;
  let lastWriteMs = -Infinity;

  const reload = async () => {
    const { interactions, count, lastSeq } = await store.read();
    entries = [...carried, ...interactions, ...unsaved].slice(-KEEP);
    state = { count, lastSeq };
    newestSeq = Math.max(newestSeq, lastSeq);
    version++;
  };
  const useMemory = (why: string) => {
    store.release();
    store = createMemoryStore();
    state = { count: 0, lastSeq: 0 };
    newestSeq = 0;
    storageReason = reason = why;
    version++;
  };
  const clear = (why: string) => {
    erasures++;
    carried = entries = unsaved = [];
    useMemory(why);
  };
  const refresh = () =>
    serialize(async () => {
      try {
        await reload();
      } catch (error) {
        if (!isErased(error)) throw error;
        clear(error.message);
        onNews("erased");
      }
    });
  await reload();
  const channel = openTabChannel((news) => {
    if (news === "erased") {
      clear("it was erased in another tab");
      onNews("erased");
    } else if (store.kind === "indexeddb") {
      void refresh().then(
        () => onNews("changed"),
        () => undefined,
      );
    }
  });

  /** One write for all that came in the meantime. */
  const write = () =>
    (writing ??= serialize(async () => {
      if (store.kind === "indexeddb") await sleep(lastWriteMs + WRITE_EVERY_MS - performance.now());
      writing = undefined;
      const batch = unsaved;
      if (batch.length === 0) return;
      const era = erasures;
      try {
        const appended = await store.append(batch, KEEP);
        if (era !== erasures) return;
        state = appended;
        unsaved = unsaved.slice(batch.length);
        storageReason = reason;
        if (store.kind === "indexeddb") channel.announce("changed");
        const missed = state.lastSeq !== newestSeq + batch.length;
        newestSeq = state.lastSeq;
        if (missed) await reload().then(() => onNews("changed")); // another tab wrote between ours
      } catch (error) {
        if (era !== erasures) return;
        if (isErased(error)) {
          const sinceThen = unsaved;
          clear(error.message);
          entries = sinceThen;
          state = await store.append(sinceThen, KEEP);
          onNews("erased");
          return;
        }
        unsaved = unsaved.slice(-KEEP);
        storageReason = describeError(error);
        throw storageError("the interaction counts on this page but could not be saved", error);
      } finally {
        lastWriteMs = performance.now();
      }
    }));

  const moveToDisk = async () => {
    if (store.kind === "indexeddb") return;
    const era = erasures;
    const opened = await openStore("indexeddb");
    if (opened.store.kind === "memory") {
      storageReason = reason = opened.reason;
      return;
    }
    try {
      const { interactions } = await store.read();
      if (era === erasures && interactions.length > 0) await opened.store.append(interactions, KEEP);
      if (era !== erasures) return await eraseIndexedDb(); // withdrawn meanwhile
      ({ store, reason } = opened);
      storageReason = reason;
      carried = [];
      await reload();
      channel.announce("changed");
    } catch (error) {
      opened.store.release();
      storageReason = reason = describeError(error);
    }
  };
  const moveToMemory = () => {
    if (store.kind === "indexeddb") carried = entries.slice(0, entries.length - unsaved.length);
    useMemory("");
  };
  const eraseEverywhere = async () => {
    clear("");
    channel.announce("erased"); // first, so that other tabs write nothing more
    try {
      await serialize(() => eraseIndexedDb());
    } catch (error) {
      throw storageError("what is stored could not be deleted", error);
    }
  };

  return {
    get entries() {
      return entries;
    },
    get version() {
      return version;
    },
    get storage() {
      return store.kind;
    },
    get storageReason() {
      return storageReason;
    },
    get unsaved() {
      return unsaved.length;
    },
    append: (interaction) => {
      entries = [...entries, interaction].slice(-KEEP);
      unsaved = [...unsaved, interaction];
      version++;
      return write();
    },
    forget: ({ itemId, action, at, before }) =>
      serialize(async () => {
        const matches = (interaction: Interaction) =>
          (itemId === undefined || interaction.itemId === itemId) &&
          (action === undefined || interaction.action === action) &&
          (at === undefined || interaction.at === at) &&
          (before === undefined || interaction.at < before);
        const unsavedBefore = unsaved.length;
        unsaved = unsaved.filter((interaction) => !matches(interaction));
        entries = entries.filter((interaction) => !matches(interaction));
        version++;
        try {
          const removed = await store.remove(matches);
          await reload();
          if (store.kind === "indexeddb") channel.announce("changed");
          return removed + unsavedBefore - unsaved.length;
        } catch (error) {
          if (isErased(error)) {
            clear(error.message);
            onNews("erased");
            return unsavedBefore;
          }
          throw storageError("the interactions could not be deleted", error);
        }
      }),
    readFast: async (artifactHash) => {
      try {
        const record = await store.readFast(artifactHash);
        const fits = record?.format === FAST_FORMAT && isSameState(record, state) && unsaved.length === 0;
        return fits ? record : undefined;
      } catch {
        return undefined; // a cache: the interactions have all of it
      }
    },
    writeFast: (artifactHash, fast) =>
      serialize(async () => {
        if (unsaved.length > 0) return;
        await store.writeFast({ artifactHash, format: FAST_FORMAT, ...state, ...fast });
      }),
    moveTo: (where, { erase }) =>
      where === "indexeddb" ? serialize(moveToDisk) : erase ? eraseEverywhere() : serialize(moveToMemory),
    refresh,
    release: () => serialize(() => store.release()),
    close: async () => {
      await write().catch(() => undefined);
      channel.close();
      store.release();
    },
  };
}

async function openStore(
  preference: StoragePreference,
): Promise<{ store: InteractionStore; reason: string }> {
  if (preference !== "indexeddb") {
    const reason = preference === "auto" ? "consent to store data is not known" : "";
    return { store: createMemoryStore(), reason };
  }
  try {
    return { store: await openIndexedDbStore(), reason: "" };
  } catch (error) {
    return { store: createMemoryStore(), reason: describeError(error) };
  }
}

function isErased(error: unknown): error is Error {
  return (error as Error | undefined)?.name === STORE_ERASED;
}

function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

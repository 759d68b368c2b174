import type { Interaction } from "../core/interaction.ts";
import type { ForgetOptions, StoragePreference, StoreOptions } from "./api.ts";
import { eraseStored } from "./erase-stored.ts";
import { isSameState, openIndexedDbStore, STORE_ERASED } from "./indexeddb-store.ts";
import {
  createMemoryStore,
  FAST_FORMAT,
  type FastRecord,
  type InteractionStore,
  type LogState,
} from "./interaction-store.ts";
import { mergeInteractions } from "./merge-interactions.ts";
import { createSerialize, type Serialize } from "./serialize.ts";
import { describeError, storageError } from "./storage-error.ts";
import { openTabChannel } from "./tab-channel.ts";
import type { Protection } from "./vault.ts";

/** Interactions kept of one visitor. */
export const KEEP = 1000;

/** Few, batched writes: a browser that is killed while it writes may lose the whole database. */
const WRITE_EVERY_MS = 50;

/** Other tabs may write while an import is put in. */
const TAKE_LOOKS = 5;

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
  /** How what is stored is protected; undefined where nothing is. */
  readonly protection: Protection | undefined;
  readonly unsaved: number;
  /** Another number means that everything was erased. */
  readonly erasures: number;
  /**
   * Counts at once; resolves when durable, and says whether others were too old by then and are gone. Rejects with
   * `StorageError` and keeps it for the next write.
   */
  append(interaction: Interaction): Promise<{ readonly expired: boolean }>;
  /** Puts in what an export had, each by its time; gives the number of those that are new. */
  take(interactions: readonly Interaction[]): Promise<number>;
  /**
   * Number of interactions deleted, saved and unsaved. With nothing given, and where none is left, everything is erased,
   * here, on disk and in every tab, and stored anew from then on. Rejects with `StorageError` where that failed.
   */
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

/** What became of the log from outside: in another tab, or because its time was over. */
export type LogNews = "changed" | "erased";

export interface LogOptions {
  /** Interactions older than this are deleted when the log opens and with each that is added; default: they are kept. */
  readonly retentionMs?: number;
  /** For a worker that was started again: it must not store anew what was erased meanwhile. */
  readonly isRestart?: boolean;
  /** Called after the entries follow it. "erased": nothing is stored from now on. */
  readonly onNews?: (news: LogNews) => void;
}

/** Opens the log; where the browser denies storage it works from memory and says why. */
export async function openInteractionLog(
  preference: StoragePreference,
  { retentionMs = Infinity, isRestart = false, onNews = () => undefined }: LogOptions = {},
): Promise<InteractionLog> {
  const serialize = createSerialize();
  let { store, reason } = await openStore(preference, isRestart);
  let storageReason = reason;
  /** What this page read while it was stored, after the page has left the store. */
  let carried: readonly Interaction[] = [];
  let erasures = 0;
  let entries: readonly Interaction[] = [];
  let unsaved: readonly Interaction[] = [];
  let state: LogState = { count: 0, lastSeq: 0 };
  let newestSeq = 0;
  let version = 0;
  let writing: Promise<void> | undefined;
  let lastWriteMs = -Infinity;

  const reload = async () => {
    const era = erasures;
    const { interactions, count, lastSeq } = await store.read();
    if (era !== erasures) return;
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
  /** Nothing is known and nothing is stored any more. */
  const clear = (why: string) => {
    erasures++;
    carried = entries = unsaved = [];
    useMemory(why);
  };
  /** Nothing is known; what comes is stored as before, under another secret. */
  const beginAnew = () => {
    erasures++;
    carried = entries = unsaved = [];
    state = { count: 0, lastSeq: 0 };
    newestSeq = 0;
    store.renew();
    version++;
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
  try {
    await reload();
  } catch (error) {
    if (!isErased(error)) throw error;
    clear(error.message); // in another tab, while this one opened
  }
  const channel = openTabChannel((news) => {
    if (news === "erased") {
      clear("it was erased in another tab");
      onNews("erased");
    } else if (news === "forgotten") {
      beginAnew();
      onNews("changed");
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
      if (era !== erasures) return await eraseStored(); // withdrawn meanwhile
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
  const eraseDisk = async () => {
    try {
      await eraseStored();
    } catch (error) {
      if (store.kind === "memory" && isDenied(error)) return; // nor could anybody read it
      throw storageError("what is stored could not be deleted", error);
    }
  };
  const eraseEverywhere = async () => {
    clear("");
    channel.announce("erased"); // first, so that other tabs write nothing more
    await serialize(eraseDisk);
  };
  /** The same where storing stays allowed. */
  const forgetAll = async (inTurn: Serialize) => {
    const forgotten = entries.length;
    beginAnew();
    channel.announce("forgotten");
    await inTurn(async () => {
      await eraseDisk();
      // Whatever was read of it meanwhile goes too, here and elsewhere.
      carried = [];
      entries = unsaved;
      store.renew();
      version++;
      channel.announce("forgotten");
    });
    return forgotten;
  };
  const forgetSome = async ({ itemId, action, at, before }: ForgetOptions) => {
    const matches = (interaction: Interaction) =>
      (itemId === undefined || interaction.itemId === itemId) &&
      (action === undefined || interaction.action === action) &&
      (at === undefined || interaction.at === at) &&
      (before === undefined || interaction.at < before);
    const countBefore = carried.length + unsaved.length;
    carried = carried.filter((interaction) => !matches(interaction));
    unsaved = unsaved.filter((interaction) => !matches(interaction));
    entries = entries.filter((interaction) => !matches(interaction));
    version++;
    const here = countBefore - carried.length - unsaved.length;
    try {
      const forgotten = here + (await store.remove(matches));
      await reload();
      if (store.kind === "memory") return forgotten;
      // What is deleted from a database stays on disk for a while: with the last of it the secret goes too.
      if (forgotten > 0 && entries.length === 0) await forgetAll(async (job) => job());
      else channel.announce("changed");
      return forgotten;
    } catch (error) {
      if (isErased(error)) {
        clear(error.message);
        onNews("erased");
        return here;
      }
      if ((error as Error).name === "StorageError") throw error;
      throw storageError("the interactions could not be deleted", error);
    }
  };
  const oldestMs = () => Date.now() - retentionMs;
  const hasExpired = () => entries.some(({ at }) => at < oldestMs());
  let expiring: Promise<unknown> | undefined;
  /** Once for all that come in the meantime. */
  const expire = () =>
    (expiring ??= serialize(() => {
      expiring = undefined;
      return hasExpired() ? forgetSome({ before: oldestMs() }) : 0;
    }));

  const takeIn = async (interactions: readonly Interaction[]) => {
    const lasting = interactions.filter(({ at }) => at >= oldestMs());
    for (let look = 0; look < TAKE_LOOKS; look++) {
      const stored = await store.read();
      const known = new Set([...carried, ...unsaved, ...stored.interactions]);
      const others = mergeInteractions([...known], lasting).filter((one) => !known.has(one));
      const all = mergeInteractions(stored.interactions, others).slice(-KEEP);
      const added = all.filter((one) => !known.has(one)).length;
      if (added > 0 && !(await store.replace(stored, all))) continue; // another tab wrote meanwhile
      await reload();
      if (added > 0 && store.kind === "indexeddb") channel.announce("changed");
      return added;
    }
    throw new Error("other tabs write all the time");
  };

  if (hasExpired()) await expire().catch((error: unknown) => (storageReason = describeError(error)));
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
    get protection() {
      return store.protection;
    },
    get unsaved() {
      return unsaved.length;
    },
    get erasures() {
      return erasures;
    },
    append: async (interaction) => {
      entries = [...entries, interaction].slice(-KEEP);
      unsaved = [...unsaved, interaction];
      version++;
      await write();
      const expired = hasExpired();
      if (expired) await expire();
      return { expired };
    },
    take: (interactions) =>
      serialize(async () => {
        try {
          return await takeIn(interactions);
        } catch (error) {
          if (!isErased(error)) throw storageError("what was imported could not be saved", error);
          clear(error.message);
          onNews("erased");
          return takeIn(interactions);
        }
      }),
    forget: (options) =>
      Object.values(options).some((value) => value !== undefined)
        ? serialize(() => forgetSome(options))
        : forgetAll(serialize),
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
  mustExist = false,
): Promise<{ store: InteractionStore; reason: string }> {
  if (preference !== "indexeddb") {
    const reason = preference === "auto" ? "consent to store data is not known" : "";
    return { store: createMemoryStore(), reason };
  }
  try {
    return { store: await openIndexedDbStore({ mustExist }), reason: "" };
  } catch (error) {
    return { store: createMemoryStore(), reason: describeError(error) };
  }
}

function isErased(error: unknown): error is Error {
  return (error as Error | undefined)?.name === STORE_ERASED;
}

/** Where a page may not store it may not read either. */
function isDenied(error: unknown): boolean {
  const { name = "" } = (error ?? {}) as Partial<Error>;
  return typeof indexedDB === "undefined" || name === "SecurityError" || name === "UnknownError";
}

function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

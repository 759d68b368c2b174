import type { Interaction } from "../core/interaction.ts";
import type { ForgetOptions, StoragePreference } from "./api.ts";
import { isSameState, openIndexedDbStore } from "./indexeddb-store.ts";
import {
  createMemoryStore,
  FAST_FORMAT,
  type FastRecord,
  type InteractionStore,
  type LogState,
} from "./interaction-store.ts";
import { createSerialize } from "./serialize.ts";
import { describeError, storageError } from "./storage-error.ts";
import { openTabChannel } from "./tab-channel.ts";

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
  /** Reads what other tabs stored. */
  refresh(): Promise<void>;
  release(): Promise<void>;
  close(): Promise<void>;
}

/** Opens the log; where the browser denies storage it works from memory and says why. */
export async function openInteractionLog(
  preference: StoragePreference,
  onOtherTab: () => void,
): Promise<InteractionLog> {
  const serialize = createSerialize();
  const { store, reason } = await openStore(preference);
  let storageReason = reason;
  let entries: readonly Interaction[] = [];
  let unsaved: readonly Interaction[] = [];
  let state: LogState = { count: 0, lastSeq: 0 };
  let newestSeq = 0;
  let version = 0;
  let writing: Promise<void> | undefined;
  let lastWriteMs = -Infinity;

  const reload = async () => {
    const { interactions, count, lastSeq } = await store.read();
    entries = [...interactions, ...unsaved].slice(-KEEP);
    state = { count, lastSeq };
    newestSeq = Math.max(newestSeq, lastSeq);
    version++;
  };
  const refresh = () => serialize(reload);
  await reload();
  const channel =
    store.kind === "memory"
      ? { announce: () => undefined, close: () => undefined }
      : openTabChannel(() => void refresh().then(onOtherTab, () => undefined));

  /** One write for all that came in the meantime. */
  const write = () =>
    (writing ??= serialize(async () => {
      if (store.kind === "indexeddb") await sleep(lastWriteMs + WRITE_EVERY_MS - performance.now());
      writing = undefined;
      const batch = unsaved;
      if (batch.length === 0) return;
      try {
        state = await store.append(batch, KEEP);
        unsaved = unsaved.slice(batch.length);
        storageReason = reason;
        channel.announce();
        const missed = state.lastSeq !== newestSeq + batch.length;
        newestSeq = state.lastSeq;
        if (missed) await reload().then(onOtherTab); // another tab wrote between ours
      } catch (error) {
        unsaved = unsaved.slice(-KEEP);
        storageReason = describeError(error);
        throw storageError("the interaction counts on this page but could not be saved", error);
      } finally {
        lastWriteMs = performance.now();
      }
    }));

  return {
    get entries() {
      return entries;
    },
    get version() {
      return version;
    },
    storage: store.kind,
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
          channel.announce();
          return removed + unsavedBefore - unsaved.length;
        } catch (error) {
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

function sleep(ms: number): Promise<void> | undefined {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : undefined;
}

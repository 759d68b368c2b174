import { openDB, type IDBPDatabase, type IDBPTransaction } from "idb";
import { STORED } from "../core/stored-names.ts";
import { claimVault, findVault } from "./claim-vault.ts";
import { decodeFast, encodeFast } from "./encode-fast.ts";
import type { InteractionStore, LogState } from "./interaction-store.ts";
import { OPEN_LIMIT_MS, SCHEMA_VERSION, STORES, upgrade, type Permission, type Schema } from "./schema.ts";
import { openInteractions, sealInteractions } from "./seal-interactions.ts";
import type { Vault } from "./vault.ts";
import { within } from "./within.ts";

type Database = IDBPDatabase<Schema>;
type Writing = IDBPTransaction<Schema, typeof STORES, "readwrite">;

export interface OpenStoreOptions {
  readonly name?: string;
  /** For a page that has stored before and goes on: where nothing is left to go on with, it was erased, and opening rejects. */
  readonly mustExist?: boolean;
}

/**
 * Interactions in IndexedDB, sealed. Resolves once the database is open; rejects after three seconds, since a frozen tab
 * may block it for ever. Writes count as done on the transaction's `complete`: on a full disk a request succeeds and the
 * transaction aborts afterwards.
 */
export async function openIndexedDbStore({
  name = STORED.database,
  mustExist = false,
}: OpenStoreOptions = {}): Promise<InteractionStore> {
  let opening: Promise<Database> | undefined;
  /** Undefined after `renew`, until something is stored again. */
  let vault: Vault | undefined;

  const connect = () => (opening ??= open());
  const release = () => {
    const previous = opening;
    opening = undefined;
    previous?.then((db) => db.close()).catch(() => undefined);
  };
  const open = async () => {
    const request = openDB<Schema>(name, SCHEMA_VERSION, {
      upgrade,
      blocking: release, // another tab wants to upgrade or delete
      terminated: release, // the browser closed it, such as on "clear site data"
    });
    try {
      return await within(OPEN_LIMIT_MS, request);
    } catch (error) {
      opening = undefined;
      request.then((db) => db.close()).catch(() => undefined);
      throw error;
    }
  };
  /** A connection may have been closed under us between two calls: then once more with a new one. */
  const withDatabase = async <T>(job: (db: Database) => Promise<T>): Promise<T> => {
    try {
      return await job(await connect());
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      release();
      return job(await connect());
    }
  };
  const find = async () => (vault ??= await withDatabase(findVault));
  const claim = async () => (vault ??= await withDatabase(claimVault));
  const readSealed = (held: Vault) =>
    withDatabase(async (db) => {
      const tx = db.transaction(["interactions", "permission"]);
      await requirePermission(held, tx.objectStore("permission").get(0));
      const log = tx.objectStore("interactions");
      const [records, seqs] = await Promise.all([log.getAll(), log.getAllKeys()]);
      return { records, seqs };
    });
  /** What is to be written has been sealed before: a transaction does not wait. */
  const write = <T>(held: Vault, job: (tx: Writing) => Promise<T>): Promise<T> =>
    withDatabase(async (db) => {
      const tx = db.transaction(STORES, "readwrite");
      const work = (async () => {
        await requirePermission(held, tx.objectStore("permission").get(0));
        return job(tx);
      })();
      // The transaction knows why it failed, its requests only that it did.
      work.catch(() => undefined);
      await tx.done;
      return work;
    });

  try {
    if (mustExist && !(await find())) throw erased();
    await claim();
  } catch (error) {
    release();
    throw error;
  }
  return {
    kind: "indexeddb",
    get protection() {
      return vault?.protection;
    },
    read: async () => {
      const held = await find();
      if (!held) return { interactions: [], count: 0, lastSeq: 0 };
      const { records, seqs } = await readSealed(held);
      const all = await openInteractions(held, records);
      const interactions = all.filter((one) => one !== undefined);
      return { interactions, count: seqs.length, lastSeq: seqs.at(-1) ?? 0 };
    },
    append: async (batch, keep) => {
      const held = await claim();
      const records = await sealInteractions(held, batch);
      return write(held, async (tx) => {
        const log = tx.objectStore("interactions");
        let lastSeq = 0;
        for (const record of records) lastSeq = await log.add(record);
        const count = await log.count();
        if (count <= keep) return { count, lastSeq };
        const surplus = await log.getAllKeys(null, count - keep);
        await log.delete(IDBKeyRange.upperBound(surplus.at(-1)));
        return { count: keep, lastSeq };
      });
    },
    replace: async (expected, interactions) => {
      const held = await claim();
      const records = await sealInteractions(held, interactions);
      return write(held, async (tx) => {
        if (!isSameState(expected, await stateOf(tx))) return false;
        await tx.objectStore("fast").clear();
        await tx.objectStore("interactions").clear();
        for (const record of records) await tx.objectStore("interactions").add(record);
        return true;
      });
    },
    remove: async (matches) => {
      const held = await find();
      if (!held) return 0;
      const { records, seqs } = await readSealed(held);
      const all = await openInteractions(held, records);
      const matching = seqs.filter((_, i) => all[i] && matches(all[i]));
      return write(held, async (tx) => {
        await tx.objectStore("fast").clear();
        for (const seq of matching) await tx.objectStore("interactions").delete(seq);
        return matching.length;
      });
    },
    readFast: async (artifactHash) => {
      const held = await find();
      const sealed = held && (await withDatabase((db) => db.get("fast", artifactHash)));
      return sealed && decodeFast(await held.open(sealed));
    },
    writeFast: async (record) => {
      const held = await find();
      if (!held) return;
      const sealed = await held.seal(encodeFast(record));
      await write(held, async (tx) => {
        if (!isSameState(record, await stateOf(tx))) return;
        await tx.objectStore("fast").clear(); // weights of earlier artifacts
        await tx.objectStore("fast").put(sealed, record.artifactHash);
      });
    },
    renew: () => (vault = undefined),
    release,
  };
}

async function stateOf(tx: Writing): Promise<LogState> {
  const log = tx.objectStore("interactions");
  const [count, newest] = await Promise.all([log.count(), log.openKeyCursor(null, "prev")]);
  return { count, lastSeq: newest?.key ?? 0 };
}

async function requirePermission(held: Vault, found: Promise<Permission | undefined>): Promise<void> {
  if ((await found)?.era !== held.era) throw erased();
}

function erased(): Error {
  const message = "what was stored has been erased, in another tab or by the browser; ask for consent again";
  return Object.assign(new Error(message), { name: STORE_ERASED });
}

/** Name of the error of a write that comes after an erasure. */
export const STORE_ERASED = "StoreErasedError";

/** Whether two states name the same interactions. */
export function isSameState(a: LogState, b: LogState): boolean {
  return a.count === b.count && a.lastSeq === b.lastSeq;
}

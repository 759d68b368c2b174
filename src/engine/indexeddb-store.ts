import { openDB, type DBSchema, type IDBPDatabase } from "idb";
import { ACTIONS, type Interaction } from "../core/interaction.ts";
import type { FastRecord, InteractionStore, LogState } from "./interaction-store.ts";

interface Schema extends DBSchema {
  interactions: { key: number; value: Interaction };
  fast: { key: string; value: FastRecord };
  /** One record while storing is permitted. Each write looks for it in its own transaction, so that none can follow an erasure. */
  permission: { key: number; value: true };
}

const OPEN_LIMIT_MS = 3000;

/**
 * Interactions in IndexedDB. Resolves once the database is open; rejects after three seconds, since a frozen tab may
 * block it for ever. Writes count as done on the transaction's `complete`: on a full disk a request succeeds and the
 * transaction aborts afterwards.
 */
export async function openIndexedDbStore(name = "inkling"): Promise<InteractionStore> {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;

  const connect = () => (opening ??= open());
  const release = () => {
    const previous = opening;
    opening = undefined;
    previous?.then((db) => db.close()).catch(() => undefined);
  };
  const open = async () => {
    const request = openDB<Schema>(name, 2, {
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
  const withDatabase = async <T>(job: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T> => {
    try {
      return await job(await connect());
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
      release();
      return job(await connect());
    }
  };

  const db = await connect();
  if (!(await db.get("permission", 0))) await db.put("permission", true, 0);
  return {
    kind: "indexeddb",
    read: () =>
      withDatabase(async (db) => {
        const tx = db.transaction(["interactions", "permission"]);
        await requirePermission(tx.objectStore("permission").get(0));
        const log = tx.objectStore("interactions");
        const [values, keys] = await Promise.all([log.getAll(), log.getAllKeys()]);
        return { interactions: values.filter(isInteraction), count: keys.length, lastSeq: keys.at(-1) ?? 0 };
      }),
    append: (batch, keep) =>
      withDatabase(async (db) => {
        const tx = db.transaction(["interactions", "permission"], "readwrite");
        const state = (async () => {
          await requirePermission(tx.objectStore("permission").get(0));
          const log = tx.objectStore("interactions");
          let lastSeq = 0;
          for (const interaction of batch) lastSeq = await log.add(interaction);
          const count = await log.count();
          if (count <= keep) return { count, lastSeq };
          const surplus = await log.getAllKeys(null, count - keep);
          await log.delete(IDBKeyRange.upperBound(surplus.at(-1)));
          return { count: keep, lastSeq };
        })();
        // The transaction knows why it failed, its requests only that it did.
        state.catch(() => undefined);
        await tx.done;
        return state;
      }),
    remove: (matches) =>
      withDatabase(async (db) => {
        const tx = db.transaction(["interactions", "fast"], "readwrite");
        let removed = 0;
        const work = (async () => {
          await tx.objectStore("fast").clear();
          let cursor = await tx.objectStore("interactions").openCursor();
          for (; cursor; cursor = await cursor.continue()) {
            if (!matches(cursor.value)) continue;
            await cursor.delete();
            removed++;
          }
        })();
        work.catch(() => undefined);
        await tx.done;
        return removed;
      }),
    readFast: (artifactHash) => withDatabase((db) => db.get("fast", artifactHash)),
    writeFast: (record) =>
      withDatabase(async (db) => {
        const tx = db.transaction(["interactions", "fast", "permission"], "readwrite");
        const work = (async () => {
          await requirePermission(tx.objectStore("permission").get(0));
          const log = tx.objectStore("interactions");
          const [count, newest] = await Promise.all([log.count(), log.openKeyCursor(null, "prev")]);
          if (!isSameState(record, { count, lastSeq: newest?.key ?? 0 })) return;
          await tx.objectStore("fast").clear(); // weights of earlier artifacts
          await tx.objectStore("fast").put(record);
        })();
        work.catch(() => undefined);
        await tx.done;
      }),
    release,
  };
}

/**
 * Deletes everything that is stored, and the permission to store: writes of every tab fail from then on with an error
 * named `STORE_ERASED`. Creates nothing where there is nothing.
 */
export async function eraseIndexedDb(name = "inkling"): Promise<void> {
  let isNew = false;
  const request = openDB<Schema>(name, 2, {
    upgrade: (db, version, _, tx) => {
      isNew = version === 0;
      if (isNew) tx.abort();
      else upgrade(db, version);
    },
  });
  try {
    const db = await within(OPEN_LIMIT_MS, request);
    const names = ["interactions", "fast", "permission"] as const;
    const tx = db.transaction(names, "readwrite", { durability: "strict" });
    await Promise.all([...names.map((part) => tx.objectStore(part).clear()), tx.done]);
  } catch (error) {
    if (!isNew) throw error;
  } finally {
    request.then((db) => db.close()).catch(() => undefined);
  }
}

function upgrade(db: IDBPDatabase<Schema>, version: number): void {
  if (version < 1) {
    db.createObjectStore("interactions", { autoIncrement: true });
    db.createObjectStore("fast", { keyPath: "artifactHash" });
  }
  db.createObjectStore("permission");
}

async function requirePermission(found: Promise<true | undefined>): Promise<void> {
  if (await found) return;
  const message = "what was stored has been erased, in another tab or by the browser; ask for consent again";
  throw Object.assign(new Error(message), { name: STORE_ERASED });
}

/** Name of the error of a write that comes after an erasure. */
export const STORE_ERASED = "StoreErasedError";

/** Whether two states name the same interactions. */
export function isSameState(a: LogState, b: LogState): boolean {
  return a.count === b.count && a.lastSeq === b.lastSeq;
}

/** Records come from an earlier version or from other scripts of the origin: what we cannot read we do not use. */
function isInteraction(value: unknown): value is Interaction {
  const { itemId, action, at } = (value ?? {}) as Partial<Interaction>;
  return typeof itemId === "string" && ACTIONS.includes(action as never) && Number.isFinite(at);
}

function within<T>(limitMs: number, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`no answer within ${limitMs} ms, another tab may hold the database`)),
      limitMs,
    );
    promise.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

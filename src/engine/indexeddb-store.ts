import type { IDBPTransaction } from "idb";
import { STORED } from "../core/stored-names.ts";
import type { Interaction } from "../core/interaction.ts";
import { claimVault, drawNextVault, findVault, type NextVault } from "./claim-vault.ts";
import { decodeFast, encodeFast } from "./encode-fast.ts";
import type { InteractionStore, LogState } from "./interaction-store.ts";
import { openDatabase } from "./open-database.ts";
import { STORES, type Permission, type Schema } from "./schema.ts";
import { openInteractions, sealInteractions } from "./seal-interactions.ts";
import type { Vault } from "./vault.ts";

/** Other tabs may write or seal anew while this one does. */
const TURNS = 5;

/** A tab that slept longer than this takes what it finds for another visitor's. */
const KEPT_ERAS = 50;

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
  const { use: withDatabase, release } = openDatabase(name);
  /** Undefined after `renew`, until something is stored again. */
  let vault: Vault | undefined;

  const find = async () => (vault ??= await withDatabase(findVault));
  /** A page that has slept does not begin anew: it may have been erased meanwhile, and for good. */
  let mayBegin = !mustExist;
  const claim = async () => {
    vault ??= await withDatabase(mayBegin ? claimVault : findVault);
    if (!vault) throw erased();
    return vault;
  };
  /** Another tab may have sealed everything anew meanwhile: then once more with its secret. */
  const following = async <T>(job: () => Promise<T>): Promise<T> => {
    for (let left = TURNS; ; left--) {
      try {
        return await job();
      } catch (error) {
        if ((error as Error).name !== STORE_TURNED || left === 0) throw error;
        vault = undefined;
        mayBegin = false;
      }
    }
  };
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
    await claim();
  } catch (error) {
    release();
    throw error;
  }
  const read = async () => {
    const held = await find();
    if (!held) return { held, seqs: [], all: [] as undefined[], state: { count: 0, lastSeq: 0 } };
    const { records, seqs } = await readSealed(held);
    const state = { count: seqs.length, lastSeq: seqs.at(-1) ?? 0 };
    return { held, seqs, all: await openInteractions(held, records), state };
  };
  /** Deletes and leaves the rest as it is; what is deleted stays on the disk for a while, and could be read with the key. */
  const removeOnly = (held: Vault, seqs: readonly number[]) =>
    write(held, async (tx) => {
      await tx.objectStore("fast").clear();
      await Promise.all(seqs.map((seq) => tx.objectStore("interactions").delete(seq)));
      return true;
    });
  /** Seals the rest under another secret, so that nobody can read what is deleted. False where another tab wrote meanwhile. */
  const sealAnew = async (
    held: Vault,
    next: NextVault,
    rest: readonly (readonly [number, Interaction])[],
    state: LogState,
  ) => {
    const records = await sealInteractions(
      next.vault,
      rest.map(([, one]) => one),
    );
    const eras = await write(held, async (tx) => {
      if (!isSameState(state, await stateOf(tx))) return undefined;
      await tx.objectStore("fast").clear();
      await tx.objectStore("interactions").clear();
      await Promise.all(rest.map(([seq], i) => tx.objectStore("interactions").put(records[i]!, seq)));
      const { before = [] } = (await tx.objectStore("permission").get(0)) ?? {};
      const earlier = [held.era, ...before].slice(0, KEPT_ERAS);
      await tx.objectStore("permission").put({ era: next.vault.era, before: earlier }, 0);
      return earlier;
    });
    if (!eras) return false;
    vault = next.vault;
    await next.turn(eras).catch(() => undefined); // erased meanwhile, or whoever opens it next will
    return true;
  };
  return {
    kind: "indexeddb",
    get protection() {
      return vault?.protection;
    },
    read: () =>
      following(async () => {
        const { all, state } = await read();
        const interactions = [...all].filter((one) => one !== undefined);
        return { interactions, ...state };
      }),
    append: (batch, keep) =>
      following(async () => {
        const held = await claim();
        const records = await sealInteractions(held, batch);
        return write(held, async (tx) => {
          const log = tx.objectStore("interactions");
          const lastSeq = (await Promise.all(records.map((record) => log.add(record)))).at(-1) ?? 0;
          const count = await log.count();
          if (count <= keep) return { count, lastSeq };
          const surplus = await log.getAllKeys(null, count - keep);
          await log.delete(IDBKeyRange.upperBound(surplus.at(-1)));
          return { count: keep, lastSeq };
        });
      }),
    replace: (expected, interactions) =>
      following(async () => {
        const held = await claim();
        const records = await sealInteractions(held, interactions);
        return write(held, async (tx) => {
          if (!isSameState(expected, await stateOf(tx))) return false;
          await tx.objectStore("fast").clear();
          await tx.objectStore("interactions").clear();
          await Promise.all(records.map((record) => tx.objectStore("interactions").add(record)));
          return true;
        });
      }),
    remove: (matches) =>
      following(async () => {
        for (let left = TURNS; ; left--) {
          const { held, seqs, all, state } = await read();
          const matching = seqs.filter((_, i) => all[i] && matches(all[i]));
          if (!held || matching.length === 0) return 0;
          const isSealed = held.protection === "encrypted" && left > 0;
          const next = isSealed ? await withDatabase(drawNextVault) : undefined;
          const rest = seqs.flatMap((seq, i) => (all[i] && !matches(all[i]) ? [[seq, all[i]] as const] : []));
          let isDone = false;
          try {
            isDone = next ? await sealAnew(held, next, rest, state) : await removeOnly(held, matching);
          } finally {
            if (!isDone) await next?.drop();
          }
          if (isDone) return matching.length;
        }
      }),
    readFast: async (artifactHash) => {
      const held = await find();
      const sealed = held && (await withDatabase((db) => db.get("fast", artifactHash)));
      return sealed && decodeFast(await held.open(sealed));
    },
    writeFast: (record) =>
      following(async () => {
        const held = await find();
        if (!held) return;
        const sealed = await held.seal(encodeFast(record));
        await write(held, async (tx) => {
          if (!isSameState(record, await stateOf(tx))) return;
          await tx.objectStore("fast").clear(); // weights of earlier artifacts
          await tx.objectStore("fast").put(sealed, record.artifactHash);
        });
      }),
    renew: () => {
      vault = undefined;
      mayBegin = true;
    },
    release: () => {
      mayBegin = false;
      release();
    },
  };
}

async function stateOf(tx: Writing): Promise<LogState> {
  const log = tx.objectStore("interactions");
  const [count, newest] = await Promise.all([log.count(), log.openKeyCursor(null, "prev")]);
  return { count, lastSeq: newest?.key ?? 0 };
}

async function requirePermission(held: Vault, found: Promise<Permission | undefined>): Promise<void> {
  const permission = await found;
  if (permission?.era === held.era) return;
  if (permission?.before?.includes(held.era))
    throw Object.assign(new Error("another tab has sealed what is stored anew"), { name: STORE_TURNED });
  throw erased();
}

function erased(): Error {
  const message = "what was stored has been erased, in another tab or by the browser; ask for consent again";
  return Object.assign(new Error(message), { name: STORE_ERASED });
}

/** Name of the error of a job whose secret is not the current one any more. */
const STORE_TURNED = "StoreTurnedError";

/** Name of the error of a write that comes after an erasure. */
export const STORE_ERASED = "StoreErasedError";

/** Whether two states name the same interactions. */
export function isSameState(a: LogState, b: LogState): boolean {
  return a.count === b.count && a.lastSeq === b.lastSeq;
}

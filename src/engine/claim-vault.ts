import type { IDBPDatabase } from "idb";
import { eraOf, KEY_BYTES } from "../core/derive-key.ts";
import { openKeyFile, type KeyFile } from "./key-file.ts";
import { STORES, type Permission, type Schema } from "./schema.ts";
import { canSeal, openClearVault, openVault, type Vault } from "./vault.ts";

type Database = IDBPDatabase<Schema>;

/** Other tabs may erase and begin anew while this one looks. */
const LOOKS = 5;

/** The vault of what is stored, as another page left it; undefined where nothing is, or nothing that can still be read. */
export async function findVault(db: Database): Promise<Vault | undefined> {
  const permission = await db.get("permission", 0);
  if (!permission) return undefined;
  if (!canSeal()) return openClearVault(permission.era);
  if (permission.secret) return openVault(permission.secret, "key beside the data");
  const secret = await (await openKeyFile(db.name))?.read();
  return secret && eraOf(secret) === permission.era ? openVault(secret, "encrypted") : undefined;
}

/**
 * The vault of what is stored; where there is none it begins anew: what cannot be read is dropped, a secret is drawn and the
 * permission to store is written down. Call it only with consent.
 */
export async function claimVault(db: Database): Promise<Vault> {
  const found = await findVault(db);
  if (found) return found;
  const file = canSeal() ? await openKeyFile(db.name) : undefined;
  return (file && (await claimFile(db, file))) ?? claimBeside(db);
}

/** Undefined where the browser lets no file be written. */
async function claimFile(db: Database, file: KeyFile): Promise<Vault | undefined> {
  for (let look = 0; look < LOOKS; look++) {
    const secret = (await file.read()) ?? (await file.draw().catch(() => undefined));
    if (!secret) return undefined;
    const era = eraOf(secret);
    const permission = await db.get("permission", 0);
    // Seen in this order, and the file once more after it was written down, both belong together.
    if (permission?.era === era) return openVault(secret, "encrypted");
    // Of another secret: perhaps one that was drawn just now, so look again first.
    if (!permission || look > 0) await beginAnew(db, { era }, ({ era: now }) => now !== permission?.era);
  }
  throw new Error("other tabs erase what is stored again and again");
}

async function claimBeside(db: Database): Promise<Vault> {
  const secret = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  const own: Permission = { era: eraOf(secret), ...(canSeal() && { secret }) };
  const { era, secret: kept } = await beginAnew(db, own, (now) => (now.secret !== undefined) === canSeal());
  return kept ? openVault(kept, "key beside the data") : openClearVault(era);
}

/** Drops what is stored and writes the permission down, unless another tab has done so and `mayStay`. Gives what holds then. */
async function beginAnew(
  db: Database,
  permission: Permission,
  mayStay: (now: Permission) => boolean,
): Promise<Permission> {
  const tx = db.transaction(STORES, "readwrite");
  const work = (async () => {
    const now = await tx.objectStore("permission").get(0);
    if (now && mayStay(now)) return now;
    for (const name of STORES) void tx.objectStore(name).clear();
    await tx.objectStore("permission").put(permission, 0);
    return permission;
  })();
  work.catch(() => undefined);
  await tx.done;
  return work;
}

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
  const file = await openKeyFile(db.name);
  const secret = await file?.read();
  if (secret && eraOf(secret) === permission.era) return openVault(secret, "encrypted");
  // A tab has ended just before it would have turned to the next one. Without the one before, all is erased.
  const next = await file?.readNext();
  const isBefore = (one: Uint8Array) => permission.before?.includes(eraOf(one)) === true;
  if (!next || eraOf(next) !== permission.era || !secret || !isBefore(secret)) return undefined;
  await file!.turn(next, isBefore);
  return openVault(next, "encrypted");
}

/** A vault under a new secret, to be made the one that is found once all is sealed by it. */
export interface NextVault {
  readonly vault: Vault;
  /** It takes the place of the vault of one of these eras; not where all was erased meanwhile. */
  turn(eras: readonly string[]): Promise<void>;
  drop(): Promise<void>;
}

/** Undefined where the browser lets no file be written. */
export async function drawNextVault(db: Database): Promise<NextVault | undefined> {
  const file = await openKeyFile(db.name);
  const secret = await file?.drawNext().catch(() => undefined);
  return (
    secret && {
      vault: await openVault(secret, "encrypted"),
      turn: (eras) => file!.turn(secret, (present) => eras.includes(eraOf(present))),
      drop: () => file!.dropNext(),
    }
  );
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
  if (!(await file.read())) await file.dropNext(); // of an erased time
  for (let look = 0; look < LOOKS; look++) {
    const permission = await db.get("permission", 0);
    const secret = await file.draw().catch(() => undefined);
    if (!secret) return undefined;
    // Seen together, also after it was written down, they belong together.
    const found = await findVault(db);
    if (found) return found;
    // Of another secret: perhaps one that was drawn just now, so look again first.
    if (permission && look === 0) continue;
    await beginAnew(db, { era: eraOf(secret) }, ({ era }) => era !== permission?.era);
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

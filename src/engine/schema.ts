import type { DBSchema, IDBPDatabase } from "idb";

/** What lies in IndexedDB. Everything about the visitor is sealed by the vault; keys say how much there is, and in which order. */
export interface Schema extends DBSchema {
  /** By sequence number. */
  interactions: { key: number; value: Uint8Array<ArrayBuffer> };
  /** By the artifact's hash. */
  fast: { key: string; value: Uint8Array<ArrayBuffer> };
  /** One record while storing is permitted. Each write looks for it in its own transaction, so that none can follow an erasure. */
  permission: { key: number; value: Permission };
}

export interface Permission {
  /** Of which secret the records are: who knows another one may not write. */
  readonly era: string;
  /** Of which secrets they were before some were deleted and the rest sealed anew: who knows one of these has to look for the new one. */
  readonly before?: readonly string[];
  /** Here only where the browser has no private files. */
  readonly secret?: Uint8Array<ArrayBuffer>;
}

export const STORES = ["interactions", "fast", "permission"] as const;

export const SCHEMA_VERSION = 3;

/** Longest that opening the database may take. */
export const OPEN_LIMIT_MS = 3000;

/** What earlier versions stored was not sealed: it goes. */
export function upgrade(db: IDBPDatabase<Schema>): void {
  for (const name of [...db.objectStoreNames]) db.deleteObjectStore(name);
  db.createObjectStore("interactions", { autoIncrement: true });
  db.createObjectStore("fast");
  db.createObjectStore("permission");
}

import { openDB } from "idb";
import { STORED } from "../core/stored-names.ts";
import { openKeyFile } from "./key-file.ts";
import { OPEN_LIMIT_MS, SCHEMA_VERSION, STORES, upgrade, type Schema } from "./schema.ts";
import { within } from "./within.ts";

/**
 * Deletes everything that is stored, and the permission to store: writes of every tab fail from then on with an error
 * named `STORE_ERASED`. First the secret, whose file leaves no byte: what the database leaves on disk is noise without it.
 * Creates nothing where there is nothing. Rejects where the browser keeps either.
 */
export async function eraseStored(name: string = STORED.database): Promise<void> {
  const keyFile = await openKeyFile(name);
  const failure = await keyFile?.remove().catch((error: unknown) => ({ error }));
  await clearDatabase(name);
  if (failure) throw failure.error;
}

async function clearDatabase(name: string): Promise<void> {
  let isNew = false;
  const request = openDB<Schema>(name, SCHEMA_VERSION, {
    upgrade: (db, version, _, tx) => {
      isNew = version === 0;
      if (isNew) tx.abort();
      else upgrade(db);
    },
  });
  try {
    const db = await within(OPEN_LIMIT_MS, request);
    const tx = db.transaction(STORES, "readwrite", { durability: "strict" });
    await Promise.all([...STORES.map((part) => tx.objectStore(part).clear()), tx.done]);
  } catch (error) {
    if (!isNew) throw error;
  } finally {
    request.then((db) => db.close()).catch(() => undefined);
  }
}

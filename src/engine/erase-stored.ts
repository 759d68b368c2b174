import { openDB, type IDBPDatabase } from "idb";
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
  const removal = await Promise.allSettled([keyFile?.remove()]);
  try {
    await within(OPEN_LIMIT_MS, clearDatabase(name));
  } catch (error) {
    // A tab that was frozen while it wrote holds the database: clearing goes on when it wakes, and what it holds is noise.
    const isNoise = removal[0].status === "fulfilled" && removal[0].value === true;
    if (!isNoise) throw error;
  }
  if (removal[0].status === "rejected") throw removal[0].reason;
}

async function clearDatabase(name: string): Promise<void> {
  let isNew = false;
  let db: IDBPDatabase<Schema> | undefined;
  try {
    db = await openDB<Schema>(name, SCHEMA_VERSION, {
      upgrade: (opened, version, _, tx) => {
        isNew = version === 0;
        if (!isNew) return upgrade(opened);
        tx.done.catch(() => undefined);
        tx.abort();
      },
    });
    const tx = db.transaction(STORES, "readwrite", { durability: "strict" });
    await Promise.all([...STORES.map((part) => tx.objectStore(part).clear()), tx.done]);
  } catch (error) {
    if (!isNew) throw error;
  } finally {
    db?.close();
  }
}

import { openDB, type IDBPDatabase } from "idb";
import { OPEN_LIMIT_MS, SCHEMA_VERSION, upgrade, type Schema } from "./schema.ts";
import { within } from "./within.ts";

/** A connection that is taken up when it is needed and given up when others want it gone. */
export interface DatabaseConnection {
  /** Runs a job on the database. Rejects after three seconds without a connection: a frozen tab may block it for ever. */
  use<T>(job: (db: IDBPDatabase<Schema>) => Promise<T>): Promise<T>;
  release(): void;
}

/** Connects with the first job. */
export function openDatabase(name: string): DatabaseConnection {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;
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
  return {
    release,
    use: async (job) => {
      try {
        return await job(await connect());
      } catch (error) {
        // A connection may have been closed under us between two calls: then once more with a new one.
        if (!(error instanceof DOMException && error.name === "InvalidStateError")) throw error;
        release();
        return job(await connect());
      }
    },
  };
}

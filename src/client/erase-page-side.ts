import { keyFileOf, nextKeyFileOf, STORED } from "../core/stored-names.ts";

/** Deletes what pages keep of a visitor beside the engine: orders of grids, and what is not learned yet. */
export function erasePageSide(): void {
  for (const name of [STORED.era, STORED.orders]) attempt(() => localStorage.removeItem(name));
  attempt(() => sessionStorage.removeItem(STORED.unlearned));
}

/** Deletes everything where there is no worker to do it; other tabs find nothing left that permits them to write. */
export function eraseWithoutEngine(): void {
  erasePageSide();
  for (const nameOf of [keyFileOf, nextKeyFileOf]) {
    attempt(() => {
      const deleted = navigator.storage
        .getDirectory()
        .then((root) => root.removeEntry(nameOf(STORED.database)));
      deleted.catch(() => undefined); // there was none
    });
  }
  attempt(() => void indexedDB.deleteDatabase(STORED.database));
}

/** Storage may be denied: then nothing is there. */
function attempt(job: () => void): void {
  try {
    job();
  } catch {
    // nothing to delete
  }
}

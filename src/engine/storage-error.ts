/** An error of the device's storage with what to do about it; pages tell it apart by its name. */
export function storageError(what: string, cause: unknown): Error {
  const reason = describeError(cause);
  const full = /quota|blob|disk/i.test(reason);
  const remedy = full
    ? "free some storage of this origin, or forget old interactions"
    : 'allow this page to store data, or choose storage "memory"';
  return Object.assign(new Error(`storage: ${what} (${reason}); ${remedy}`, { cause }), {
    name: "StorageError",
  });
}

/** Name and message of anything that was thrown. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

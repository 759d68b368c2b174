import { KEY_BYTES } from "../core/derive-key.ts";
import { keyFileOf } from "../core/stored-names.ts";

/** The secret of a database, in a file: deleting a file leaves no byte of it, as deleting from a database would. */
export interface KeyFile {
  /** Undefined where there is none: then whatever it has sealed is erased. */
  read(): Promise<Uint8Array | undefined>;
  /** The secret that lies there, or else a new one. */
  draw(): Promise<Uint8Array>;
  /** Whether there was one; there is none any more. Rejects where the browser keeps it. */
  remove(): Promise<boolean>;
}

/** Workers alone have it, and the types of a page do not. */
interface WorkerFileHandle extends FileSystemFileHandle {
  createSyncAccessHandle(): Promise<{
    getSize(): number;
    read(into: Uint8Array, options: { at: number }): number;
    write(from: Uint8Array, options: { at: number }): number;
    truncate(bytes: number): void;
    flush(): void;
    close(): void;
  }>;
}

/** Another tab holds the file while it writes 32 bytes, and no longer. */
const TRIES = 20;
const WAIT_MS = 50;

/** Opens the place of the secret; undefined where the browser has no private file system for this origin. Keeps no handle. */
export async function openKeyFile(database: string): Promise<KeyFile | undefined> {
  const name = keyFileOf(database);
  let root: FileSystemDirectoryHandle;
  try {
    root = await navigator.storage.getDirectory();
  } catch {
    return undefined;
  }
  return {
    read: () =>
      patiently(async () => {
        try {
          const file = await (await root.getFileHandle(name)).getFile();
          const bytes = new Uint8Array(await file.arrayBuffer());
          return bytes.length === KEY_BYTES ? bytes : undefined;
        } catch (error) {
          if ((error as Error).name === "NotFoundError") return undefined;
          throw error; // it may be there: what it has sealed must not be taken for erased
        }
      }),
    draw: () =>
      patiently(async () => {
        const handle = (await root.getFileHandle(name, { create: true })) as WorkerFileHandle;
        // It excludes others, so that of two tabs one draws and the other finds it.
        const file = await handle.createSyncAccessHandle();
        try {
          const secret = new Uint8Array(KEY_BYTES);
          if (file.getSize() === KEY_BYTES && file.read(secret, { at: 0 }) === KEY_BYTES) return secret;
          crypto.getRandomValues(secret);
          file.truncate(0);
          file.write(secret, { at: 0 });
          file.flush();
          return secret;
        } finally {
          file.close();
        }
      }),
    remove: () =>
      patiently(async () => {
        try {
          await root.removeEntry(name);
          return true;
        } catch (error) {
          if ((error as Error).name === "NotFoundError") return false;
          throw error;
        }
      }),
  };
}

async function patiently<T>(job: () => Promise<T>): Promise<T> {
  for (let left = TRIES; ; left--) {
    try {
      return await job();
    } catch (error) {
      const isBusy = /^(NoModificationAllowed|NotReadable|InvalidState)Error$/.test((error as Error).name);
      if (!isBusy || left === 0) throw error;
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
    }
  }
}

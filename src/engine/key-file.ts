import { KEY_BYTES } from "../core/derive-key.ts";
import { keyFileOf, nextKeyFileOf } from "../core/stored-names.ts";

/** The secret of a database, in a file: deleting a file leaves no byte of it, as deleting from a database would. */
export interface KeyFile {
  /** Undefined where there is none: then whatever it has sealed is erased. */
  read(): Promise<Uint8Array | undefined>;
  /** The secret that lies there, or else a new one. */
  draw(): Promise<Uint8Array>;
  /** The one that is to follow, where a tab was about to turn to it. */
  readNext(): Promise<Uint8Array | undefined>;
  /** A new one that is to follow; until `turn` both are there, so that a crash loses nothing. */
  drawNext(): Promise<Uint8Array>;
  /** Puts the next one in the place of the one that lies there, of which no byte is left; only if it still is the expected one. */
  turn(next: Uint8Array, isExpected: (secret: Uint8Array) => boolean): Promise<void>;
  /** The next one is not to follow after all. */
  dropNext(): Promise<void>;
  /** Whether there was one; there is none any more. Rejects where the browser keeps it. */
  remove(): Promise<boolean>;
}

/** Workers alone have it. */
interface FileHandle extends FileSystemFileHandle {
  createSyncAccessHandle?(): Promise<{
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
  const [name, next] = [keyFileOf(database), nextKeyFileOf(database)];
  let root: FileSystemDirectoryHandle;
  try {
    root = await navigator.storage.getDirectory();
  } catch {
    return undefined;
  }
  return {
    read: () => patiently(() => read(root, name)),
    draw: () => patiently(() => write(root, name, { isFree: ({ length }) => length !== KEY_BYTES })),
    readNext: () => patiently(() => read(root, next)),
    drawNext: () => patiently(() => write(root, next, {})),
    turn: async (secret, isExpected) => {
      try {
        await patiently(() => write(root, name, { secret, mustExist: true, isFree: isExpected }));
      } catch (error) {
        if ((error as Error).name !== "NotFoundError") throw error; // the next one may still follow
      }
      await patiently(() => remove(root, next));
    },
    dropNext: async () => void (await patiently(() => remove(root, next))),
    remove: async () => {
      const removed = [await patiently(() => remove(root, name)), await patiently(() => remove(root, next))];
      return removed.includes(true);
    },
  };
}

async function read(root: FileSystemDirectoryHandle, name: string): Promise<Uint8Array | undefined> {
  try {
    const file = await (await root.getFileHandle(name)).getFile();
    const bytes = new Uint8Array(await file.arrayBuffer());
    return bytes.length === KEY_BYTES ? bytes : undefined;
  } catch (error) {
    if ((error as Error).name === "NotFoundError") return undefined;
    throw error; // it may be there: what it has sealed must not be taken for erased
  }
}

/** Writes a secret, drawn where none is given, over one that is free to go, and gives the one that lies there then. It excludes others meanwhile. */
async function write(
  root: FileSystemDirectoryHandle,
  name: string,
  {
    secret = crypto.getRandomValues(new Uint8Array(KEY_BYTES)),
    mustExist = false,
    isFree = () => true,
  }: { secret?: Uint8Array; mustExist?: boolean; isFree?: (present: Uint8Array) => boolean },
): Promise<Uint8Array> {
  const handle = (await root.getFileHandle(name, { create: !mustExist })) as FileHandle;
  if (!handle.createSyncAccessHandle) return writeOnPage(handle, secret, isFree);
  const file = await handle.createSyncAccessHandle();
  try {
    const present = new Uint8Array(file.getSize());
    file.read(present, { at: 0 });
    if (!isFree(present)) return present;
    file.write(secret, { at: 0 }); // over the old one, not beside it
    file.truncate(KEY_BYTES);
    file.flush();
    return secret;
  } finally {
    file.close();
  }
}

/** The same on a page: holding the file excludes workers, and a lock excludes the pages that browsers let write side by side. */
function writeOnPage(
  handle: FileHandle,
  secret: Uint8Array,
  isFree: (present: Uint8Array) => boolean,
): Promise<Uint8Array> {
  return navigator.locks.request(`inkling ${handle.name}`, async () => {
    const options = { mode: "exclusive" }; // of which the types do not know yet
    const file = await handle.createWritable(options as FileSystemCreateWritableOptions);
    try {
      const present = new Uint8Array(await (await handle.getFile()).arrayBuffer());
      if (!isFree(present)) return present;
      await file.write(Uint8Array.from(secret));
      await file.close();
      return secret;
    } finally {
      await file.abort().catch(() => undefined); // does nothing once it is closed
    }
  });
}

async function remove(root: FileSystemDirectoryHandle, name: string): Promise<boolean> {
  try {
    await root.removeEntry(name);
    return true;
  } catch (error) {
    if ((error as Error).name === "NotFoundError") return false;
    throw error;
  }
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

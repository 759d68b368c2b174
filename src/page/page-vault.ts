import { deriveKey, eraOf, KEY_BYTES } from "../core/derive-key.ts";
import { plainSha256 } from "../core/plain-sha256.ts";
import { keyFileOf, STORED } from "../core/stored-names.ts";
import { toJson } from "../core/to-json.ts";

/** The tab's own storage, or that of all pages. */
export type StoragePlace = "localStorage" | "sessionStorage";

/**
 * What pages keep of a visitor beside the engine, sealed under the engine's own secret: where that is deleted, nobody can
 * read it again. It is for erasing alone; it keeps no secret from scripts of the page, which could ask the engine itself.
 */
export interface PageVault {
  /** Looks for the secret, which the engine draws once storing is allowed. Call it only with consent. */
  open(): Promise<boolean>;
  /** Which secret it is open with; empty where it is closed, and where everything has been erased since, in any tab. */
  era(): string;
  /** Undefined where nothing is there, it is not open, or it was sealed before the last erasure. */
  read(place: StoragePlace, name: string): unknown;
  /** At once, for a click that leads to another page. Does nothing where it is not open. */
  write(place: StoragePlace, name: string, value: unknown): void;
  /** Open or not. */
  remove(place: StoragePlace, name: string): void;
  /** Leaves nothing that permits a page to write. */
  close(): void;
}

const NONCE_BYTES = 12;
const BLOCK_BYTES = 32;

/** Opens nothing yet. Where the browser has no private files for this origin it stays closed. */
export function openPageVault(page: Window): PageVault {
  let key: Uint8Array | undefined;
  let era = "";
  let opening: Promise<void> | undefined;
  let closings = 0;
  const attempt = <T>(job: () => T): T | undefined => {
    try {
      return job();
    } catch {
      return undefined; // denied, full or damaged: it lasts as long as the page
    }
  };
  const remove = (place: StoragePlace, name: string) => attempt(() => page[place].removeItem(name));
  const isCurrent = () => attempt(() => page.localStorage.getItem(STORED.era)) === era;
  const now = () => {
    if (!isCurrent()) key = undefined;
    return key ? era : "";
  };
  const look = async () => {
    const before = closings;
    const secret = await readSecret(page);
    if (!secret || closings !== before) return;
    era = eraOf(secret);
    if (!isCurrent()) {
      attempt(() => page.localStorage.setItem(STORED.era, era));
      // Erased while we looked: then nothing may be left of it.
      const again = await readSecret(page);
      if (closings !== before) return;
      if (!again || eraOf(again) !== era) return remove("localStorage", STORED.era);
    }
    key = deriveKey(secret, "page");
  };
  return {
    era: now,
    open: async () => {
      if (!now()) await (opening ??= look().finally(() => (opening = undefined)));
      return now() !== "";
    },
    read: (place, name) =>
      attempt(() => {
        const [sealedIn, text] = page[place].getItem(name)!.split(".") as [string, string];
        if (sealedIn !== now()) return undefined;
        const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
        const plain = cipher(key!, bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES));
        return JSON.parse(new TextDecoder().decode(plain)) as unknown;
      }),
    write: (place, name, value) =>
      void attempt(() => {
        if (!now()) return;
        const nonce = page.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
        const sealed = cipher(key!, nonce, new TextEncoder().encode(toJson(value)));
        const chars = [...nonce, ...sealed].map((byte) => String.fromCharCode(byte));
        page[place].setItem(name, `${era}.${btoa(chars.join(""))}`);
      }),
    remove,
    close: () => {
      closings++;
      remove("localStorage", STORED.era);
    },
  };
}

/** Both ways: with a stream of SHA-256(key, nonce, place), which needs no waiting as WebCrypto would. */
function cipher(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const seed = Uint8Array.of(...key, ...nonce, 0, 0, 0, 0);
  const place = new DataView(seed.buffer, KEY_BYTES + NONCE_BYTES);
  let stream = seed;
  return bytes.map((byte, at) => {
    if (at % BLOCK_BYTES === 0) {
      place.setUint32(0, at);
      stream = plainSha256(seed) as typeof seed;
    }
    return byte ^ stream[at % BLOCK_BYTES]!;
  });
}

async function readSecret(page: Window): Promise<Uint8Array | undefined> {
  try {
    const root = await page.navigator.storage.getDirectory();
    const file = await (await root.getFileHandle(keyFileOf(STORED.database))).getFile();
    const bytes = new Uint8Array(await file.arrayBuffer());
    return bytes.length === KEY_BYTES ? bytes : undefined;
  } catch {
    return undefined; // there is none, or no place for it
  }
}

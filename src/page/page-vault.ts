import { deriveKey, eraOf, KEY_BYTES } from "../core/derive-key.ts";
import { plainSha256 } from "../core/plain-sha256.ts";
import { keyFileOf, STORED } from "../core/stored-names.ts";

/**
 * Seals what pages keep of a visitor beside the engine, under the engine's own secret: where that is deleted, nobody can
 * read it again. It is for erasing alone; it keeps no secret from scripts of the page, which could ask the engine itself.
 */
export interface PageVault {
  /** Looks for the secret, which the engine draws once storing is allowed. Call it only with consent. */
  open(): Promise<boolean>;
  /** False also where everything has been erased since, in any tab. */
  isOpen(): boolean;
  /** At once, for a click that leads to another page. Undefined where it is not open. */
  seal(text: string): string | undefined;
  /** Undefined where it is not open, and for what was sealed before the last erasure. */
  unseal(sealed: string | null): string | undefined;
  /** Leaves nothing that permits a page to write. */
  erase(): void;
}

const NONCE_BYTES = 12;
const BLOCK_BYTES = 32;

/** Opens nothing yet. Where the browser has no private files for this origin it stays closed. */
export function openPageVault(page: Window): PageVault {
  let key: Uint8Array | undefined;
  let era = "";
  let opening: Promise<void> | undefined;
  let erasures = 0;
  const attempt = <T>(job: (storage: Storage) => T): T | undefined => {
    try {
      return job(page.localStorage);
    } catch {
      return undefined; // denied: then nothing is kept
    }
  };
  const isCurrent = () => attempt((storage) => storage.getItem(STORED.era)) === era;
  const isOpen = () => {
    if (key && !isCurrent()) key = undefined;
    return key !== undefined;
  };
  const look = async () => {
    const before = erasures;
    const secret = await readSecret(page);
    if (!secret || erasures !== before) return;
    era = eraOf(secret);
    if (!isCurrent()) {
      attempt((storage) => storage.setItem(STORED.era, era));
      // Erased while we looked: then nothing may be left of it.
      const now = await readSecret(page);
      if (erasures !== before) return;
      if (!now || eraOf(now) !== era) return attempt((storage) => storage.removeItem(STORED.era));
    }
    key = deriveKey(secret, "page");
  };
  return {
    isOpen,
    open: async () => {
      if (!isOpen()) await (opening ??= look().finally(() => (opening = undefined)));
      return isOpen();
    },
    seal: (text) => {
      if (!isOpen()) return undefined;
      const nonce = page.crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = cipher(key!, nonce, new TextEncoder().encode(text));
      return `${era}.${toBase64(nonce)}${toBase64(sealed)}`;
    },
    unseal: (sealed) => {
      if (!isOpen() || !sealed?.startsWith(`${era}.`)) return undefined;
      try {
        const bytes = Uint8Array.from(atob(sealed.slice(era.length + 1)), (char) => char.charCodeAt(0));
        return new TextDecoder().decode(
          cipher(key!, bytes.subarray(0, NONCE_BYTES), bytes.subarray(NONCE_BYTES)),
        );
      } catch {
        return undefined; // damaged
      }
    },
    erase: () => {
      erasures++;
      key = undefined;
      attempt((storage) => storage.removeItem(STORED.era));
    },
  };
}

/** Both ways: what is read and a stream of SHA-256(key, nonce, place), which needs no waiting as WebCrypto would. */
function cipher(key: Uint8Array, nonce: Uint8Array, bytes: Uint8Array): Uint8Array {
  const seed = new Uint8Array(KEY_BYTES + NONCE_BYTES + 4);
  seed.set(key);
  seed.set(nonce, KEY_BYTES);
  const place = new DataView(seed.buffer, KEY_BYTES + NONCE_BYTES);
  const result = new Uint8Array(bytes);
  for (let at = 0; at < bytes.length; at += BLOCK_BYTES) {
    place.setUint32(0, at);
    const stream = plainSha256(seed);
    for (let i = 0; i < BLOCK_BYTES && at + i < bytes.length; i++) result[at + i]! ^= stream[i]!;
  }
  return result;
}

/** The nonce is 12 bytes, so that its text joins the rest without a gap. */
function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
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

import { deriveKey, eraOf } from "../core/derive-key.ts";

/**
 * How what is stored is protected. "encrypted": under a key in a file of its own, and deleting that erases. "key beside the
 * data": the browser has no private files here; deleted records and their key stay on disk until it tidies up. "none": it
 * has no WebCrypto here.
 */
export type Protection = "encrypted" | "key beside the data" | "none";

/** Seals the records of one database, from one erasure to the next. */
export interface Vault {
  /** Which secret it is: another one opens nothing that this one has sealed. */
  readonly era: string;
  readonly protection: Protection;
  seal(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
  /** Rejects what was damaged or sealed by another. */
  open(sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>;
}

const NONCE_BYTES = 12;

/** Seals by AES-GCM with a fresh random nonce each time; a database has some thousand records at most. */
export async function openVault(secret: Uint8Array, protection: Exclude<Protection, "none">): Promise<Vault> {
  const { subtle } = crypto;
  const bytes = new Uint8Array(deriveKey(secret, "records"));
  const key = await subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
  return {
    era: eraOf(secret),
    protection,
    seal: async (plain) => {
      const iv = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
      const sealed = new Uint8Array(await subtle.encrypt({ name: "AES-GCM", iv }, key, plain));
      const all = new Uint8Array(NONCE_BYTES + sealed.length);
      all.set(iv);
      all.set(sealed, NONCE_BYTES);
      return all;
    },
    open: async (sealed) => {
      const iv = sealed.slice(0, NONCE_BYTES);
      return new Uint8Array(await subtle.decrypt({ name: "AES-GCM", iv }, key, sealed.slice(NONCE_BYTES)));
    },
  };
}

/** Seals nothing, for pages without WebCrypto. */
export function openClearVault(era: string): Vault {
  return { era, protection: "none", seal: async (bytes) => bytes, open: async (bytes) => bytes };
}

/** Whether this page may use WebCrypto: not where it is not served over https. */
export function canSeal(): boolean {
  return typeof globalThis.crypto?.subtle?.encrypt === "function";
}

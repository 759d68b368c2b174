import { plainSha256 } from "./plain-sha256.ts";

/** Length of the secret that lies on the device and of all keys that are derived from it, in bytes. */
export const KEY_BYTES = 32;

/** A key for one purpose, from the secret of random bytes: knowing one purpose's key says nothing of another's. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  const name = new TextEncoder().encode(`inkling ${purpose}\0`);
  const bytes = new Uint8Array(name.length + secret.length);
  bytes.set(name);
  bytes.set(secret, name.length);
  return plainSha256(bytes);
}

/** Names the time from one erasure to the next by its secret, and tells nothing of the secret. */
export function eraOf(secret: Uint8Array): string {
  return [...deriveKey(secret, "era").subarray(0, 8)]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

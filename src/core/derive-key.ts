import { plainSha256 } from "./plain-sha256.ts";

/** Length of the secret that lies on the device and of all keys that are derived from it, in bytes. */
export const KEY_BYTES = 32;

/** A key for one purpose, from the secret of random bytes: knowing one purpose's key says nothing of another's. */
export function deriveKey(secret: Uint8Array, purpose: string): Uint8Array {
  return plainSha256(Uint8Array.of(...new TextEncoder().encode(`inkling ${purpose}\0`), ...secret));
}

/** Names the time from one erasure to the next by its secret, and tells nothing of the secret. */
export function eraOf(secret: Uint8Array): string {
  return btoa(String.fromCharCode(...deriveKey(secret, "era").subarray(0, 9)));
}

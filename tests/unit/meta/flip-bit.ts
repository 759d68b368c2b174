/** The same bytes with one bit changed. */
export function flipBit(bytes: Uint8Array, at: number): Uint8Array<ArrayBuffer> {
  const damaged = Uint8Array.from(bytes);
  damaged[at]! ^= 1;
  return damaged;
}

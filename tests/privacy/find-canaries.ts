import { brotliDecompressSync, constants, inflateRawSync, inflateSync, unzipSync } from "node:zlib";
import type { Needle } from "./encode-canary.ts";

/** A planted value in what was sent. */
export interface Hit {
  readonly canary: string;
  readonly form: string;
  /** What it was packed in; empty where it was not. */
  readonly packed: string;
}

/** A planted value with all its forms. */
export interface Canary {
  readonly name: string;
  readonly needles: readonly Needle[];
}

/** Looks for planted values in bytes that were sent, and in all that unpacking makes of them. */
export function findCanaries(sent: Buffer, canaries: readonly Canary[]): Hit[] {
  return [["", sent] as const, ...unpack(sent)].flatMap(([packed, bytes]) =>
    canaries.flatMap(({ name, needles }) =>
      needles
        .filter((needle) => bytes.includes(needle.bytes))
        .map(({ form }) => ({ canary: name, form, packed })),
    ),
  );
}

/** What may be packed: from every place where a stream can begin, and, encoded as base64 or hex, in any long word. */
function unpack(sent: Buffer): (readonly [string, Buffer])[] {
  const found = unpackBytes(sent);
  const words = sent.toString("latin1").match(/[\w+/%=-]{24,}/g) ?? [];
  for (const word of words) {
    for (const encoding of ["base64", "hex"] as const) {
      const bytes = Buffer.from(decodePercent(word), encoding);
      for (const [name, inner] of unpackBytes(bytes)) found.push([`${name} in ${encoding}`, inner]);
    }
  }
  return found;
}

const finish = { finishFlush: constants.Z_SYNC_FLUSH };
const WAYS = [
  ["gzip", unzipSync, (bytes: Buffer, at: number) => bytes[at] === 0x1f && bytes[at + 1] === 0x8b],
  [
    "deflate",
    inflateSync,
    (bytes: Buffer, at: number) =>
      (bytes[at]! & 0x0f) === 8 && ((bytes[at]! << 8) + (bytes[at + 1] ?? 0)) % 31 === 0,
  ],
  // Neither has a mark to know it by: tried where a body begins.
  ["raw deflate", inflateRawSync, isStart],
  ["brotli", brotliDecompressSync, isStart],
] as const;

function isStart(bytes: Buffer, at: number): boolean {
  return at === 0 || (at >= 4 && bytes.toString("latin1", at - 4, at) === "\r\n\r\n");
}

function unpackBytes(bytes: Buffer): (readonly [string, Buffer])[] {
  const found: (readonly [string, Buffer])[] = [];
  for (let at = 0; at < bytes.length - 8; at++) {
    for (const [name, unpackOne, mayStart] of WAYS) {
      if (!mayStart(bytes, at)) continue;
      try {
        const inner = unpackOne(
          bytes.subarray(at),
          name === "brotli" ? { finishFlush: constants.BROTLI_OPERATION_FLUSH } : finish,
        );
        if (inner.length > 0) found.push([name, inner]);
      } catch {
        // it was none
      }
    }
  }
  return found;
}

function decodePercent(word: string): string {
  try {
    return decodeURIComponent(word);
  } catch {
    return word;
  }
}

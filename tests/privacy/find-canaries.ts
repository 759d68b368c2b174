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

/** Looks for planted values in what was sent, all of a visit together, and in all that unpacking makes of it. */
export function findCanaries(sent: readonly Buffer[], canaries: readonly Canary[]): Hit[] {
  const parts = [
    ["", Buffer.concat(sent.flatMap((bytes) => [bytes, GAP]))] as const,
    ...sent.flatMap(unpack),
  ];
  return parts.flatMap(([packed, bytes]) =>
    canaries.flatMap(({ name, needles }) =>
      needles
        .filter((needle) => bytes.includes(needle.bytes))
        .map(({ form }) => ({ canary: name, form, packed })),
    ),
  );
}

/** Between requests, so that the end of one and the beginning of the next are not taken for one. */
const GAP = Buffer.from("\n\0\n");

/** What may be packed: from every place where a stream can begin, and, encoded as base64 or hex, in any long word. */
function unpack(sent: Buffer): (readonly [string, Buffer])[] {
  const found = unpackBytes(sent);
  const words = sent.toString("latin1").match(/[\w+/%=-]{24,}/g) ?? [];
  for (const word of words) found.push(...unpackWord(word));
  return found;
}

/** What words hold, by the word: browsers send the same ones with every request. */
const unpacked = new Map<string, (readonly [string, Buffer])[]>();

function unpackWord(word: string): (readonly [string, Buffer])[] {
  const known = unpacked.get(word);
  if (known) return known;
  const found = (["base64", "hex"] as const).flatMap((encoding) =>
    unpackBytes(Buffer.from(decodePercent(word), encoding)).map(
      ([name, inner]) => [`${name} in ${encoding}`, inner] as const,
    ),
  );
  unpacked.set(word, found);
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

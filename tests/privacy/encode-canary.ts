import { createHash } from "node:crypto";

/** A form in which a planted value may travel, and the bytes to look for. */
export interface Needle {
  readonly form: string;
  readonly bytes: Buffer;
}

/** Shorter needles turn up by chance. */
const LEAST_BYTES = 6;

/**
 * All usual forms of a planted text: as it is, upper and lower case, hex, base64 wherever it begins in what was encoded,
 * in both alphabets, percent-encoded, UTF-16, escaped, reversed and hashed.
 */
export function encodeText(text: string): Needle[] {
  const bytes = Buffer.from(text);
  const reversed = [...text].reverse().join("");
  const utf16 = Buffer.from(text, "utf16le");
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join("");
  const escaped = [...text].map((one) => `\\u${one.codePointAt(0)!.toString(16).padStart(4, "0")}`).join("");
  return keep([
    ...encodeBytes("text", bytes),
    ["lower case", Buffer.from(text.toLowerCase())],
    ["upper case", Buffer.from(text.toUpperCase())],
    ["URL", Buffer.from(encodeURIComponent(text))],
    ["URL, every byte", Buffer.from(percent)],
    ["URL, every byte, upper case", Buffer.from(percent.toUpperCase())],
    ["JSON escapes", Buffer.from(escaped)],
    ...encodeBytes("UTF-16LE", utf16),
    ...encodeBytes("UTF-16BE", Buffer.from(utf16).swap16()),
    ...encodeBytes("reversed", Buffer.from(reversed)),
    ...["md5", "sha1", "sha256"].flatMap((algorithm) =>
      encodeBytes(algorithm, createHash(algorithm).update(text).digest()),
    ),
  ]);
}

/** Forms of a number that nobody writes by chance: its decimals, and its bytes as a double. */
export function encodeNumber(value: number): Needle[] {
  const double = Buffer.alloc(8);
  double.writeDoubleLE(value);
  const digits = Number.isInteger(value)
    ? [`${value}`, value.toString(16), value.toString(36)]
    : [`${value}`.slice(0, 9), value.toFixed(6)];
  return keep([
    ...digits.filter((text) => text.length >= 8).flatMap((text) => encodeText(text).map(toPair)),
    ...encodeBytes("double", double),
    ...encodeBytes("double, big-endian", Buffer.from(double).swap64()),
  ]);
}

/** Forms of a row of numbers: as text with any usual separator, and as the bytes of typed arrays. */
export function encodeRow(values: readonly number[]): Needle[] {
  const isWhole = values.every(Number.isInteger);
  const texts = [",", ", ", "-", "_", "|", ".", ";", " ", "+", "%2C"].map((by) => values.join(by));
  const arrays: [string, ArrayBufferView][] = isWhole
    ? [
        ["bytes", Uint8Array.from(values)],
        ["16 bit", Uint16Array.from(values)],
        ["32 bit", Uint32Array.from(values)],
      ]
    : [
        ["floats", Float32Array.from(values)],
        ["doubles", Float64Array.from(values)],
      ];
  return keep([
    ...(isWhole ? texts.flatMap((text) => encodeBytes("row", Buffer.from(text))) : []),
    ...arrays.flatMap(([name, { buffer }]) => encodeBytes(name, Buffer.from(buffer as ArrayBuffer))),
  ]);
}

type Pair = readonly [string, Buffer];
const toPair = ({ form, bytes }: Needle): Pair => [form, bytes];

function encodeBytes(name: string, bytes: Buffer): Pair[] {
  const hex = bytes.toString("hex");
  return [
    [name, bytes],
    [`${name}, hex`, Buffer.from(hex)],
    [`${name}, hex in upper case`, Buffer.from(hex.toUpperCase())],
    ...[0, 1, 2].flatMap((offset): Pair[] => {
      const inner = innerBase64(bytes, offset);
      const urlSafe = inner.replaceAll("+", "-").replaceAll("/", "_");
      return [
        [`${name}, base64 at ${offset}`, Buffer.from(inner)],
        [`${name}, URL-safe base64 at ${offset}`, Buffer.from(urlSafe)],
      ];
    }),
  ];
}

/** The characters that bytes become whatever stands before and after them. */
function innerBase64(bytes: Buffer, offset: number): string {
  const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const isCut = (offset + bytes.length) % 3 !== 0;
  return padded.slice(offset === 0 ? 0 : offset + 1, isCut ? -1 : undefined);
}

function keep(pairs: readonly Pair[]): Needle[] {
  const seen = new Map<string, Needle>();
  for (const [form, bytes] of pairs) {
    const key = bytes.toString("latin1");
    if (bytes.length >= LEAST_BYTES && !seen.has(key)) seen.set(key, { form, bytes });
  }
  return [...seen.values()];
}

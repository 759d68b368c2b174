import { fold } from "../core/fold.ts";
import { toJson } from "../core/to-json.ts";
import type { FastRecord } from "./interaction-store.ts";

/** Length of the head, in front of it. */
const LENGTH_BYTES = 4;

/** Fast weights and what belongs to them as bytes, to the last bit. */
export function encodeFast({ weights, ...rest }: FastRecord): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(weights);
  const shapes = entries.map(([name, { shape }]) => [name, shape]);
  const head = new TextEncoder().encode(toJson({ ...rest, shapes }));
  const numbers = entries.map(([, { values }]) => values);
  const bytes = new Uint8Array(
    LENGTH_BYTES + head.length + 4 * fold(numbers, 0, (sum, { length }) => sum + length),
  );
  new DataView(bytes.buffer).setUint32(0, head.length, true);
  bytes.set(head, LENGTH_BYTES);
  let at = LENGTH_BYTES + head.length;
  for (const values of numbers) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

/** The inverse of `encodeFast`. Throws where the bytes are no such record. */
export function decodeFast(bytes: Uint8Array<ArrayBuffer>): FastRecord {
  const start = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(LENGTH_BYTES, start))) as Omit<
    FastRecord,
    "weights"
  > & { readonly shapes: readonly [string, readonly number[]][] };
  const { shapes, ...rest } = head;
  let at = start;
  const weights = shapes.map(([name, shape]) => {
    const length = 4 * fold(shape, 1, (a, b) => a * b);
    const values = new Float32Array(bytes.slice(at, at + length).buffer);
    at += length;
    return [name, { shape, values }] as const;
  });
  return { ...rest, weights: Object.fromEntries(weights) };
}

import { expect, test } from "vitest";
import { decodeFast, encodeFast } from "../../../src/engine/encode-fast.ts";
import type { FastRecord } from "../../../src/engine/interaction-store.ts";

const record: FastRecord = {
  artifactHash: "ab",
  format: 2,
  count: 3,
  lastSeq: 7,
  logRankRatios: [0.1, -1 / 3],
  updateMs: 1.5,
  weights: {
    user: { shape: [1, 3], values: Float32Array.of(0.1, -0, 3e-45) },
    évidence: { shape: [], values: Float32Array.of(-1 / 3) },
    none: { shape: [0, 4], values: new Float32Array() },
  },
};

test("fast weights come back to the last bit", () => {
  const decoded = decodeFast(encodeFast(record));

  expect(decoded).toEqual(record);
  expect(Object.is(decoded.weights["user"]!.values[1], -0)).toBe(true);
});

test("what is cut off is refused", () => {
  const bytes = encodeFast(record);

  expect(() => decodeFast(bytes.slice(0, 9))).toThrow();
  expect(() => decodeFast(bytes.slice(0, bytes.length - 2))).toThrow();
});

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { deriveKey, eraOf } from "../../../src/core/derive-key.ts";

const secret = Uint8Array.from({ length: 32 }, (_, i) => i);

test("derives a key for each purpose as anybody could check it", () => {
  const expected = createHash("sha256").update("inkling page\0").update(secret).digest();

  expect(deriveKey(secret, "page")).toEqual(new Uint8Array(expected));
  expect(deriveKey(secret, "records")).not.toEqual(deriveKey(secret, "page"));
});

test("names a secret without a byte of it", () => {
  expect(eraOf(secret)).toMatch(/^[\w+/]{12}$/);
  expect(eraOf(secret)).not.toBe(eraOf(Uint8Array.from(secret, (byte) => byte ^ 1)));
});

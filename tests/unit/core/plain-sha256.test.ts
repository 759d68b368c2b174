import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { plainSha256 } from "../../../src/core/plain-sha256.ts";

it.each([0, 1, 55, 56, 63, 64, 65, 1000, 100_003])("hashes %i bytes as Node does", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 7)) & 255);

  expect(Buffer.from(plainSha256(bytes)).toString("hex")).toBe(
    createHash("sha256").update(bytes).digest("hex"),
  );
});

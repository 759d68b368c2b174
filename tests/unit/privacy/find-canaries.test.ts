import { createHash } from "node:crypto";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { encodeNumber, encodeRow, encodeText } from "../../privacy/encode-canary.ts";
import { findCanaries } from "../../privacy/find-canaries.ts";

const TEXT = "kanarie7Qx4";
const canaries = [{ name: "title", needles: encodeText(TEXT) }];
const request = (body: Buffer | string) =>
  Buffer.concat([
    Buffer.from("POST /collect HTTP/1.1\r\nHost: shop\r\nContent-Type: text/plain\r\n\r\n"),
    Buffer.from(body),
  ]);
const utf16 = Buffer.from(`"${TEXT}"`, "utf16le");
const reversed = [...TEXT].reverse().join("");
const percent = [...Buffer.from(TEXT)].map((byte) => `%${byte.toString(16)}`).join("");

test.each([
  ["text", `{"title":"${TEXT}"}`],
  ["hex", Buffer.from(TEXT).toString("hex")],
  ["base64", Buffer.from(`${TEXT}.`).toString("base64")],
  ["base64 after one byte", Buffer.from(`x${TEXT}.`).toString("base64")],
  ["base64 after two bytes", Buffer.from(`xy${TEXT}.`).toString("base64")],
  ["URL-safe base64 of UTF-16", utf16.toString("base64url")],
  ["percent-encoding of every byte", `?q=${percent}`],
  ["UTF-16LE", utf16],
  ["UTF-16BE", Buffer.from(utf16).swap16()],
  ["reversed text", reversed],
  ["base64 of reversed text", Buffer.from(`{"a":"${reversed}"}`).toString("base64")],
  ...["md5", "sha1", "sha256"].flatMap((name) => {
    const digest = createHash(name).update(TEXT).digest();
    return [
      [name, digest],
      [`${name} in hex`, digest.toString("hex")],
      [`${name} in base64`, digest.toString("base64")],
    ] as const;
  }),
  ["gzip", gzipSync(`{"title":"${TEXT}"}`)],
  ["deflate", deflateSync(`{"title":"${TEXT}"}`)],
  ["raw deflate", deflateRawSync(`{"title":"${TEXT}"}`)],
  ["brotli", brotliCompressSync(`{"title":"${TEXT}"}`)],
  ["gzip in base64", gzipSync(`{"title":"${TEXT}"}`).toString("base64")],
] as const)("a text is found as %s", (_, body) => {
  const hits = findCanaries([request(body)], canaries);

  expect(hits).not.toEqual([]);
});

test("what has nothing of it gives no hit", () => {
  const other = "kanarje8Qx5";

  const hits = findCanaries([request(gzipSync(other + Buffer.from(other).toString("base64")))], canaries);

  expect(hits).toEqual([]);
});

test.each([
  ["decimals", "?score=-1.2345678"],
  ["a double", Buffer.from(Float64Array.of(-1.2345678901).buffer)],
  ["base64 of a double", Buffer.from(Float64Array.of(-1.2345678901).buffer).toString("base64")],
])("a score is found as %s", (_, body) => {
  const hits = findCanaries([request(body)], [{ name: "score", needles: encodeNumber(-1.2345678901) }]);

  expect(hits).not.toEqual([]);
});

test.each([
  ["words", "order=7,3,12,5,0,9"],
  ["bytes", Buffer.from([7, 3, 12, 5, 0, 9, 1, 2])],
  ["32 bit", Buffer.from(Uint32Array.of(7, 3, 12, 5, 0, 9).buffer)],
])("an order is found as %s", (_, body) => {
  const hits = findCanaries([request(body)], [{ name: "order", needles: encodeRow([7, 3, 12, 5, 0, 9]) }]);

  expect(hits).not.toEqual([]);
});

test("neighbouring weights are found as floats", () => {
  const weights = Float32Array.of(9, 0.12345, -2.5, 4);

  const hits = findCanaries(
    [request(Buffer.from(weights.buffer))],
    [{ name: "weights", needles: encodeRow([0.12345, -2.5]) }],
  );

  expect(hits).not.toEqual([]);
});

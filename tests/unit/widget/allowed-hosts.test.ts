import { expect, test } from "vitest";
import { readAllowedHosts } from "../../../src/widget/allowed-hosts.ts";

const HOST = "https://shop.example";

test("the hosts are those of the list", () => {
  const list = `${HOST}  https://www.shop.example\n`;

  expect(readAllowedHosts(list, { ancestors: [HOST], referrer: "" })).toEqual([
    HOST,
    "https://www.shop.example",
  ]);
});

test("without a list nobody is a host", () => {
  expect(readAllowedHosts("", { ancestors: [HOST], referrer: HOST })).toEqual([]);
});

test("a stranger anywhere around the frame leaves no host", () => {
  expect(readAllowedHosts(HOST, { ancestors: [HOST, "https://evil.example"], referrer: HOST })).toEqual([]);
});

test("where the browser does not tell the ancestors, the list stands", () => {
  expect(readAllowedHosts(HOST, { ancestors: undefined, referrer: "" })).toEqual([HOST]);
});

test("with the choice left to the server, the host is who embeds the frame", () => {
  const read = (ancestors: readonly string[] | undefined, referrer: string) =>
    readAllowedHosts("frame-ancestors", { ancestors, referrer });

  expect(read([HOST], "https://other.example/")).toEqual([HOST]);
  expect(read(undefined, `${HOST}/`)).toEqual([HOST]);
  expect(read(undefined, "")).toEqual([]);
  expect(read(["null"], "")).toEqual([]);
});

test.each(["shop.example", "https://shop.example/", "https://*.shop.example/x", "null", "*"])(
  "says how to write %s as an origin",
  (entry) => {
    expect(() => readAllowedHosts(entry, { ancestors: undefined, referrer: "" })).toThrow(
      "https://shop.example",
    );
  },
);

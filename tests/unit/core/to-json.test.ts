import { afterEach, expect, test } from "vitest";
import { toJson } from "../../../src/core/to-json.ts";

afterEach(() => Reflect.deleteProperty(Array.prototype, "toJSON"));

const VALUE = { a: [1, [2, null], { b: ["c", "\u2028"] }], d: { e: true, f: undefined }, g: [], h: "i" };

test("gives the text that JSON.stringify gives", () => {
  expect(toJson(VALUE)).toBe(JSON.stringify(VALUE));
  expect(toJson(VALUE, 2)).toBe(JSON.stringify(VALUE, null, 2));
});

test("a toJSON that a page gave all arrays changes nothing", () => {
  const expected = JSON.stringify(VALUE);
  // Frozen, as wary pages do, so that plain assignment to an array's own fails.
  Object.defineProperty(Array.prototype, "toJSON", { value: () => "mine", configurable: true });

  expect(JSON.stringify(VALUE)).not.toBe(expected);
  expect(toJson(VALUE)).toBe(expected);
});

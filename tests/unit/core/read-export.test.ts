import { expect, test } from "vitest";
import { readExport } from "../../../src/core/read-export.ts";

const one = { itemId: "a", action: "click", at: 1, position: 0, listId: "home" };
const exported = (...interactions: unknown[]) => ({ format: "inkling-export@1", artifact: "", interactions });

test("gives back what an export had, and nothing that others have put in", () => {
  expect(readExport(exported(one, { ...one, position: undefined, extra: 1 }))).toEqual([
    one,
    { itemId: "a", action: "click", at: 1, listId: "home" },
  ]);
});

test.each([
  [undefined, /its format is missing/],
  ["text", /its format is missing/],
  [{ format: "other@2" }, /its format is "other@2" instead of "inkling-export@1"/],
  [{ format: "inkling-export@1", interactions: {} }, /interactions is not a list/],
  [exported(one, null), /interactions\[1\]\.itemId is missing, it must be an item's id/],
  [exported({ ...one, itemId: "" }), /interactions\[0\]\.itemId is ""/],
  [exported({ ...one, action: "buy" }), /action is "buy", it must be one of impression, view/],
  [exported({ ...one, at: "now" }), /at is "now", it must be a time/],
  [exported({ ...one, at: 1e300 }), /at is 1e\+300/],
  [exported({ ...one, position: -1 }), /position is -1/],
  [exported({ ...one, listId: 4 }), /listId is 4/],
])("refuses %o and says where it is wrong", (given, message) => {
  expect(() => readExport(given)).toThrow(message);
});

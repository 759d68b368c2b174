import { expect, test } from "vitest";
import { toSupportLog } from "../../../src/engine/live-model.ts";

test("interactions with items that the catalogue does not have say nothing", () => {
  const index = new Map([
    ["a", 0],
    ["b", 1],
  ]);

  const log = toSupportLog(
    [
      { itemId: "b", action: "view", at: 1 },
      { itemId: "gone", action: "click", at: 2 },
      { itemId: "a", action: "dislike", at: 3 },
    ],
    index,
  );

  expect(log).toEqual({ items: [1, 0], actions: [1, 5], atMs: [1, 3] });
});

import { expect, test } from "vitest";
import { describePlace } from "../../../demo/src/describe-place.ts";
import type { Explanation } from "../../../src/index.ts";

const context = { total: 300, titleOf: (id: string) => `the ${id}` };
const reason = (itemId: string, rankWithout: number, action: "click" | "cart" = "click") => ({
  interaction: { itemId, action, at: 0 },
  scoreWithout: -1,
  rankWithout,
  scoreChange: 1,
  rankChange: rankWithout - 4,
});
const explained = (changes: Partial<Explanation>): Explanation => ({
  itemId: "lamp",
  score: -1,
  rank: 4,
  shop: { score: -5, rank: 90 },
  reasons: [],
  affinities: [],
  ...changes,
});

test("names the interactions that moved it most, up or down, and what it is like", () => {
  const affinity = {
    attribute: "colour",
    value: "red",
    items: 9,
    lift: 1,
    strength: 0.5,
    text: "colour: red",
  };

  const sentences = describePlace(
    explained({
      reasons: [reason("mug", 5), reason("lamp", 60), reason("chair", 4), reason("bag", 1, "cart")],
      affinities: [affinity],
    }),
    context,
  );

  expect(sentences).toEqual([
    "Number 4 of 300 in your order, number 90 in the shop’s.",
    "Without your click on it, it would be number 60.",
    "Without having put the bag in your cart, it would be number 1.",
    "Like others that moved up for you: colour: red.",
  ]);
});

test("claims no reason where no single click moves it", () => {
  expect(describePlace(explained({ reasons: [reason("mug", 4)] }), context)).toContain(
    "Taking back any one click alone would leave it there.",
  );
});

test("before the first click there is only the shop's order", () => {
  expect(describePlace(explained({ rank: 90 }), context)).toEqual([
    "Number 90 of 300, in the shop’s own order.",
  ]);
});

import { expect, test } from "vitest";
import { countColumns, planHeight } from "../../../src/widget/widget-layout.ts";

test("cards are spread evenly over as few rows as the width allows", () => {
  expect([320, 559, 560, 800, 1135, 1136].map((width) => countColumns(width, 6, "regular"))).toEqual([
    2, 2, 3, 3, 3, 6,
  ]);
});

test("no card needs no room", () => {
  expect(planHeight(800, { cards: 0, size: "regular", heading: "Picked for you" })).toBe(0);
});

test("a heading, a row and the line below have their heights", () => {
  const row = planHeight(1200, { cards: 6, size: "regular", heading: "" });

  expect(row).toBe(168 + 104 + 48);
  expect(planHeight(1200, { cards: 6, size: "regular", heading: "Picked for you" })).toBe(row + 48);
  expect(planHeight(800, { cards: 6, size: "regular", heading: "" })).toBe(2 * (168 + 104) + 16 + 48);
});

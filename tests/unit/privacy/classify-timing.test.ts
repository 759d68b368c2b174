import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { classifyTiming } from "../../privacy/classify-timing.ts";

const random = createRandom(1);
const noise = () => Array.from({ length: 12 }, () => 100 + 20 * random.normal());

test("visitors whose requests come half a spread later are told apart", () => {
  const pairs = Array.from({ length: 300 }, () => ({ one: noise().map((ms) => ms + 10), other: noise() }));

  const { auc, from } = classifyTiming(pairs);

  expect(auc).toBeGreaterThan(0.8);
  expect(from).toBeGreaterThan(0.55);
});

test("visitors of one timing are not, and the interval says how sure that is", () => {
  const pairs = Array.from({ length: 300 }, () => ({ one: noise(), other: noise() }));

  const { auc, from, to } = classifyTiming(pairs);

  expect(Math.abs(auc - 0.5)).toBeLessThan(0.06);
  expect([from < auc, auc < to]).toEqual([true, true]);
});

import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { classifyTiming } from "../../privacy/classify-timing.ts";

const random = createRandom(1);
const noise = () => Array.from({ length: 12 }, () => 100 + 20 * random.normal());

test("visitors whose requests come half a spread later are told apart", () => {
  const pairs = Array.from({ length: 300 }, () => ({
    pages: "a list",
    one: noise().map((ms) => ms + 10),
    other: noise(),
  }));

  const { auc, chance } = classifyTiming(pairs);

  expect(auc).toBeGreaterThan(0.8);
  expect(auc).toBeGreaterThan(chance[1]);
});

test("visitors of one timing are not, chance is told, and so is what would have been noticed", () => {
  const pairs = Array.from({ length: 300 }, () => ({ pages: "a list", one: noise(), other: noise() }));

  const { auc, chance, noticed } = classifyTiming(pairs);

  expect([chance[0] < auc, auc < chance[1]]).toEqual([true, true]);
  expect(chance[0]).toBeGreaterThan(0.4);
  expect(chance[1]).toBeLessThan(0.6);
  expect(noticed?.delayMs).toBeLessThanOrEqual(5);
});

test("where times are all over the place, only long delays would have been noticed", () => {
  const wild = () => noise().map((ms) => 10 * ms);
  const pairs = Array.from({ length: 300 }, () => ({ pages: "a list", one: wild(), other: wild() }));

  expect(classifyTiming(pairs).noticed?.delayMs).toBeGreaterThanOrEqual(10);
});

test("a page that takes longer than another hides nothing", () => {
  const on = (pages: string, ms: number) => ({
    pages,
    one: noise().map((time) => time + ms + 10),
    other: noise().map((time) => time + ms),
  });
  const pairs = Array.from({ length: 300 }, (_, at) =>
    at % 2 === 0 ? on("a list", 0) : on("another", 1000),
  );

  expect(classifyTiming(pairs).auc).toBeGreaterThan(0.8);
});

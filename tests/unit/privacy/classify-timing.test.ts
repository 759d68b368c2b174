import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { classifyTiming } from "../../privacy/classify-timing.ts";

const random = createRandom(1);
const noise = (spreadMs = 20) => Array.from({ length: 12 }, () => 100 + spreadMs * random.normal());
const later = (times: readonly number[], ms: number) => times.map((time) => time + ms);
/** Visits to one page; the first of two takes so much longer. */
const makePairs = ({ byMs = 0, spreadMs = 20 } = {}) =>
  Array.from({ length: 300 }, () => ({
    kind: "any",
    pages: "a list",
    one: later(noise(spreadMs), byMs),
    other: noise(spreadMs),
  }));

test("visitors whose requests come half a spread later are told apart", () => {
  const { auc, chance } = classifyTiming(makePairs({ byMs: 10 }));

  expect(auc).toBeGreaterThan(0.8);
  expect(auc).toBeGreaterThan(chance[1]);
});

test("visitors of one timing are not, chance is told, and so is what would have been noticed", () => {
  const { auc, chance, noticed } = classifyTiming(makePairs());

  expect([chance[0] < auc, auc < chance[1]]).toEqual([true, true]);
  expect(chance[0]).toBeGreaterThan(0.4);
  expect(chance[1]).toBeLessThan(0.6);
  expect(noticed?.delayMs).toBeLessThanOrEqual(5);
});

test("where times are all over the place, only long delays would have been noticed", () => {
  expect(classifyTiming(makePairs({ spreadMs: 200 })).noticed?.delayMs).toBeGreaterThanOrEqual(10);
});

test("a page that takes longer than another hides nothing", () => {
  const pairs = makePairs({ byMs: 10 }).map((pair, at) =>
    at % 2 === 0
      ? pair
      : { ...pair, pages: "another", one: later(pair.one, 1000), other: later(pair.other, 1000) },
  );

  expect(classifyTiming(pairs).auc).toBeGreaterThan(0.8);
});

import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { bootstrapMeans } from "../../../src/meta/evaluate/paired-bootstrap.ts";

const noise = (count: number, mean: number, seed: number) => {
  const random = createRandom(seed);
  return Float64Array.from({ length: count }, () => mean + random.normal());
};

test("it draws the tasks that the shared generator draws", () => {
  const values = noise(40, 0.1, 3);
  const random = createRandom(5);
  const means = Array.from({ length: 201 }, () => {
    let sum = 0;
    for (let at = 0; at < 40; at++) sum += values[random.below(40)]!;
    return sum / 40;
  }).sort((a, b) => a - b);
  const [interval] = bootstrapMeans([values], { seed: 5, resamples: 201 });
  expect(interval!.low).toBeCloseTo(means[5]!, 12);
  expect(interval!.high).toBeCloseTo(means[195]!, 12);
});

test("the interval agrees with that of the normal distribution", () => {
  const [interval] = bootstrapMeans([noise(2000, 0.05, 1)], { seed: 1 });
  const reach = 1.96 / Math.sqrt(2000);
  expect(interval!.high - interval!.difference).toBeCloseTo(reach, 2);
  expect(interval!.difference - interval!.low).toBeCloseTo(reach, 2);
});

test("about 95 of 100 intervals hold the true mean", () => {
  const held = Array.from({ length: 400 }, (_, seed) => {
    const [interval] = bootstrapMeans([noise(60, 0.3, seed)], { seed, resamples: 400 });
    return interval!.low <= 0.3 && 0.3 <= interval!.high;
  }).filter(Boolean).length;
  expect(held / 400).toBeGreaterThan(0.91);
  expect(held / 400).toBeLessThan(0.98);
});

test("columns share their resamples, and tasks without a difference count", () => {
  const values = noise(50, 0, 2).map((value, at) => (at % 3 === 0 ? value : 0));
  const [one, twice] = bootstrapMeans([values, values.map((value) => 2 * value)], { seed: 9 });
  const [alone] = bootstrapMeans([values], { seed: 9 });
  expect(twice!.low).toBeCloseTo(2 * one!.low, 12);
  expect(alone!.low).toBeLessThan(0);
});

test("rankers that never differ have an interval of nothing", () => {
  expect(bootstrapMeans([new Float64Array(30)], { seed: 1 })).toEqual([{ difference: 0, low: 0, high: 0 }]);
  expect(bootstrapMeans([new Float64Array(0)], { seed: 1 })).toEqual([{ difference: 0, low: 0, high: 0 }]);
});

test("columns that are not paired are refused", () => {
  expect(() => bootstrapMeans([new Float64Array(2), new Float64Array(3)], { seed: 1 })).toThrow(/pair/);
});

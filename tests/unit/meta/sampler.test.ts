import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { createItemSampler, sampleItems } from "../../../src/meta/sampler.ts";

const COUNTS = [0, 3, 8, 24];

test("chances are proportional to √(count + 1) and are the chances that the log tells", () => {
  const sampler = createItemSampler(COUNTS);
  const random = createRandom(1);
  const drawn = [0, 0, 0, 0];

  for (let i = 0; i < 50_000; i++) drawn[sampler.draw(random)]!++;

  COUNTS.forEach((count, item) => {
    const chance = Math.sqrt(count + 1) / 11;
    expect(sampler.logChance(item)).toBeCloseTo(Math.log(chance), 10);
    // Five standard deviations of a binomial.
    expect(Math.abs(drawn[item]! / 50_000 - chance)).toBeLessThan(
      5 * Math.sqrt((chance * (1 - chance)) / 50_000),
    );
  });
});

test("a catalogue that is not larger than the sample takes part whole, uncorrected", () => {
  const sampler = createItemSampler(COUNTS);

  expect(sampleItems(sampler, 4, 4, 1)).toEqual({
    items: Int32Array.of(0, 1, 2, 3),
    offset: new Float32Array(4),
  });
});

test("equal seeds draw equal items", () => {
  const sampler = createItemSampler(Array.from({ length: 100 }, (_, item) => item));
  const [once, again, other] = [5, 5, 6].map((seed) => sampleItems(sampler, 100, 20, seed));

  expect(once).toEqual(again);
  expect(once!.items).not.toEqual(other!.items);
});

test("with its correction a sample estimates the sum over the catalogue without bias", () => {
  const counts = Array.from({ length: 30 }, (_, item) => item * item);
  const sampler = createItemSampler(counts);
  const logits = counts.map((_, item) => Math.sin(item) - item / 20);
  const full = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);

  const estimates = Array.from({ length: 10_000 }, (_, seed) => {
    const { items, offset } = sampleItems(sampler, 30, 25, seed);
    return items.reduce((sum, item, i) => sum + Math.exp(logits[item]! + offset[i]!), 0);
  });

  const mean = estimates.reduce((a, b) => a + b) / estimates.length;
  const deviation = Math.sqrt(estimates.reduce((sum, x) => sum + (x - mean) ** 2, 0) / estimates.length);
  const error = deviation / Math.sqrt(estimates.length);
  expect(Math.abs(mean - full)).toBeLessThan(4 * error);
  // The bound above must be tight enough to see a small bias.
  expect(4 * error).toBeLessThan(0.025 * full);
});

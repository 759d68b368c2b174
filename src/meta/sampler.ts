import { createRandom, type Random } from "../core/random.ts";

/** Draws items with replacement, with chance ∝ √(count + 1); knows each item's chance for the logQ correction. */
export interface ItemSampler {
  draw(random: Random): number;
  logChance(item: number): number;
}

/** Sampler over a catalogue's training counts. */
export function createItemSampler(counts: ArrayLike<number>): ItemSampler {
  const cumulative = new Float64Array(counts.length);
  let total = 0;
  for (let item = 0; item < counts.length; item++) cumulative[item] = total += Math.sqrt(counts[item]! + 1);
  return {
    draw: (random) => {
      const at = random() * total;
      let low = 0;
      let high = cumulative.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cumulative[middle]! > at) high = middle;
        else low = middle + 1;
      }
      return low;
    },
    logChance: (item) => Math.log(Math.sqrt(counts[item]! + 1) / total),
  };
}

/** Items that stand for a catalogue, each with the offset that makes a sum over them estimate the sum over all. */
export interface SampledItems {
  readonly items: Int32Array;
  readonly offset: Float32Array;
}

/** `count` draws with their logQ correction -log(count·q); the whole catalogue with offset 0 where it is not larger. */
export function sampleItems(
  sampler: ItemSampler,
  catalogueSize: number,
  count: number,
  seed: number,
): SampledItems {
  if (catalogueSize <= count) {
    return {
      items: Int32Array.from({ length: catalogueSize }, (_, item) => item),
      offset: new Float32Array(catalogueSize),
    };
  }
  const random = createRandom(seed);
  const items = Int32Array.from({ length: count }, () => sampler.draw(random));
  return { items, offset: Float32Array.from(items, (item) => -Math.log(count) - sampler.logChance(item)) };
}

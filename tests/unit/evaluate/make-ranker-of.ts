import type { Ranker, SupportSet } from "../../../src/meta/ranker.ts";

/** A ranker from a function of one support, which notes how many supports it was asked about at once. */
export function makeRankerOf(
  name: string,
  items: number,
  score: (support: SupportSet, item: number) => number,
): Ranker & { readonly batches: number[] } {
  const batches: number[] = [];
  return {
    name,
    batches,
    score: async (supports) => {
      batches.push(supports.length);
      return Float32Array.from({ length: supports.length * items }, (_, at) =>
        score(supports[Math.floor(at / items)]!, at % items),
      );
    },
  };
}

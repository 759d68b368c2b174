/** A stream of pseudo-random numbers in [0, 1). Two streams with the same seed are equal, on every platform. */
export interface Random {
  (): number;
  /** Standard normal deviate (Box and Muller, 1958). */
  normal(): number;
  /** Whole number in [0, bound). */
  below(bound: number): number;
}

/** Seeded random numbers (mulberry32): the only source of chance in training, tests and simulators. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return Object.assign(next, {
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    below: (bound: number) => Math.floor(next() * bound),
  });
}

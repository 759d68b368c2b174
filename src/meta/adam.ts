/** First and second moments of one table of weights. */
export interface Moments {
  readonly first: Float32Array;
  readonly second: Float32Array;
}

const BETA1 = 0.9;
const BETA2 = 0.999;
const EPSILON = 1e-8;

/** Moments at rest. */
export function createMoments(length: number): Moments {
  return { first: new Float32Array(length), second: new Float32Array(length) };
}

/** What an Adam step does besides following the gradient. */
interface AdamOptions {
  /**
   * Share of itself that a weight loses per unit of rate, apart from gradient and moments: decoupled decay (AdamW,
   * Loshchilov and Hutter, 2019, arXiv:1711.05101). Default 0.
   */
  readonly decay?: number;
}

/** One Adam step in place (Kingma and Ba, 2015, arXiv:1412.6980); `step` counts from 1. */
export function applyAdam(
  weights: Float32Array,
  gradient: Float32Array,
  moments: Moments,
  rate: number,
  step: number,
  { decay = 0 }: AdamOptions = {},
): void {
  updateRange(weights, 0, gradient, moments, stepSize(rate, step), 1 - rate * decay);
}

/**
 * The same for a table of which a batch touches few rows: rows without a gradient keep weights and moments ("lazy"
 * Adam), because a dense step over a large item table costs more than everything else together. They do not decay
 * either: a row decays as often as it is trained, so that rare items are not forgotten between two batches.
 */
export function applyLazyAdam(
  table: Float32Array,
  gradients: ReadonlyMap<number, Float32Array>,
  moments: Moments,
  rate: number,
  step: number,
  { decay = 0 }: AdamOptions = {},
): void {
  const size = stepSize(rate, step);
  for (const [row, gradient] of gradients) {
    updateRange(table, row * gradient.length, gradient, moments, size, 1 - rate * decay);
  }
}

function stepSize(rate: number, step: number): number {
  return (rate * Math.sqrt(1 - BETA2 ** step)) / (1 - BETA1 ** step);
}

function updateRange(
  weights: Float32Array,
  at: number,
  gradient: Float32Array,
  { first, second }: Moments,
  size: number,
  kept: number,
): void {
  for (let i = 0; i < gradient.length; i++) {
    const g = gradient[i]!;
    const m = BETA1 * first[at + i]! + (1 - BETA1) * g;
    const v = BETA2 * second[at + i]! + (1 - BETA2) * g * g;
    first[at + i] = m;
    second[at + i] = v;
    weights[at + i] = kept * weights[at + i]! - (size * m) / (Math.sqrt(v) + EPSILON);
  }
}

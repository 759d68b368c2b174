import { createRandom } from "../../core/random.ts";
import { solvePositiveDefinite } from "./solve-positive-definite.ts";

export interface ImplicitOptions {
  readonly factors: number;
  readonly sweeps: number;
  /** α0: weight of every pair of a history and an item, clicked or not, that pulls its score to 0. */
  readonly unobserved: number;
  /** λ; a vector's share grows with what it is fitted on, as (clicks + α0 · all)^1. */
  readonly regularisation: number;
  readonly seed: number;
}

/** Vectors of histories, row-major [histories, factors], and of items, [items, factors]. */
export interface ImplicitFactors {
  readonly histories: Float64Array;
  readonly items: Float64Array;
}

/**
 * Implicit alternating least squares: lowers
 *
 *   Σ_clicked (w_u·h_i − 1)² + α0 Σ_all (w_u·h_i)² + λ Σ_u (n_u + α0·items)|w_u|² + λ Σ_i (n_i + α0·histories)|h_i|²
 *
 * by solving for all w, then for all h, exactly; item vectors start at random by the seed. Hu, Koren and Volinsky 2008,
 * with the weights and the frequency-scaled regularisation of Rendle, Krichene, Zhang and Koren 2022 (ν = 1).
 *
 * `visits` are the distinct items of each history, all of them within `items`.
 */
export function factoriseImplicit(
  visits: readonly Int32Array[],
  items: number,
  options: ImplicitOptions,
): ImplicitFactors {
  const { factors, sweeps, seed } = options;
  const random = createRandom(seed);
  const deviation = 0.1 / Math.sqrt(factors);
  const vectors = Float64Array.from({ length: items * factors }, () => deviation * random.normal());
  const histories = new Float64Array(visits.length * factors);
  const holders = transpose(visits, items);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    solveAll(histories, visits, vectors, options);
    solveAll(vectors, holders, histories, options);
  }
  return { histories, items: vectors };
}

/** Finds the best vector of one history for fixed item vectors, or of one item for fixed histories. */
export type FoldIn = (clicked: Int32Array, target: Float64Array) => void;

/**
 * A solver of (Σ_clicked h·hᵀ + α0 HᵀH + λ(n + α0·all) I) w = Σ_clicked h for the rows h of `fixed`: training's own
 * step, and what gives a new visitor a vector without training.
 */
export function makeFoldIn(
  fixed: Float64Array,
  options: Pick<ImplicitOptions, "factors" | "unobserved" | "regularisation">,
): FoldIn {
  const { factors, unobserved, regularisation } = options;
  const all = fixed.length / factors;
  const base = new Float64Array(factors * factors);
  for (let row = 0; row < all; row++) addOuter(base, fixed, row * factors, factors, unobserved);
  const matrix = new Float64Array(base.length);
  return (clicked, target) => {
    matrix.set(base);
    target.fill(0);
    for (const row of clicked) {
      addOuter(matrix, fixed, row * factors, factors, 1);
      for (let k = 0; k < factors; k++) target[k] = target[k]! + fixed[row * factors + k]!;
    }
    const ridge = regularisation * (clicked.length + unobserved * all);
    for (let k = 0; k < factors; k++) matrix[k * factors + k] = matrix[k * factors + k]! + ridge;
    solvePositiveDefinite(matrix, target);
  };
}

function solveAll(
  target: Float64Array,
  clicked: readonly Int32Array[],
  fixed: Float64Array,
  options: ImplicitOptions,
): void {
  const foldIn = makeFoldIn(fixed, options);
  for (const [row, list] of clicked.entries()) {
    foldIn(list, target.subarray(row * options.factors, (row + 1) * options.factors));
  }
}

/** Adds weight · h·hᵀ; the lower triangle only. */
function addOuter(
  matrix: Float64Array,
  rows: Float64Array,
  from: number,
  factors: number,
  weight: number,
): void {
  for (let i = 0; i < factors; i++) {
    const value = weight * rows[from + i]!;
    const at = i * factors;
    for (let j = 0; j <= i; j++) matrix[at + j] = matrix[at + j]! + value * rows[from + j]!;
  }
}

/** Which histories hold each item. */
function transpose(visits: readonly Int32Array[], items: number): Int32Array[] {
  const holders = Array.from({ length: items }, (): number[] => []);
  for (const [history, visit] of visits.entries()) for (const item of visit) holders[item]!.push(history);
  return holders.map((list) => Int32Array.from(list));
}

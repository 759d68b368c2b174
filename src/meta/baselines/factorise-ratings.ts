import { createRandom } from "../../core/random.ts";
import { solvePositiveDefinite } from "./solve-positive-definite.ts";

/** What one visitor gave, beyond what is expected of the items, or one item got. */
export interface RatedRows {
  readonly items: Int32Array;
  readonly ratings: Float64Array;
}

export interface RatingFactorOptions {
  readonly factors: number;
  /** λ of every vector and bias. */
  readonly shrinkage: number;
}

/**
 * Item vectors [items, factors] of the alternating least squares that lower, from a random start by the seed,
 *
 *   Σ (r - b_u - w_u·h_i)² + λ (Σ_u |w_u|² + b_u² + Σ_i |h_i|²)
 *
 * as Koren, Bell and Volinsky, Computer 2009. Each step is exact.
 */
export function factoriseRatings(
  histories: readonly RatedRows[],
  items: number,
  options: RatingFactorOptions & { readonly sweeps: number; readonly seed: number },
): Float64Array {
  const { factors, shrinkage, sweeps, seed } = options;
  const random = createRandom(seed);
  const vectors = Float64Array.from({ length: items * factors }, () => random.normal() / Math.sqrt(factors));
  const raters = Array.from({ length: items }, (): [history: number, rating: number][] => []);
  histories.forEach(({ items: rated, ratings }, history) =>
    rated.forEach((item, i) => raters[item]!.push([history, ratings[i]!])),
  );
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const users = histories.map((history) => foldInRatings(history, vectors, options));
    raters.forEach((rows, item) => {
      const system = startSystem(factors, shrinkage);
      for (const [history, rating] of rows) {
        const user = users[history]!;
        addRow(system, user.subarray(0, factors), rating - user[factors]!);
      }
      solvePositiveDefinite(system.matrix, system.vector);
      vectors.set(system.vector, item * factors);
    });
  }
  return vectors;
}

/** A visitor's vector [factors + 1] for fixed item vectors; the last number is their bias. */
export function foldInRatings(
  { items, ratings }: RatedRows,
  vectors: Float64Array,
  { factors, shrinkage }: RatingFactorOptions,
): Float64Array {
  const system = startSystem(factors + 1, shrinkage);
  const row = new Float64Array(factors + 1).fill(1);
  items.forEach((item, i) => {
    row.set(vectors.subarray(item * factors, (item + 1) * factors));
    addRow(system, row, ratings[i]!);
  });
  solvePositiveDefinite(system.matrix, system.vector);
  return system.vector;
}

interface System {
  /** Row-major, of which the lower triangle counts. */
  readonly matrix: Float64Array;
  readonly vector: Float64Array;
}

function startSystem(size: number, shrinkage: number): System {
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) matrix[i * size + i] = shrinkage;
  return { matrix, vector: new Float64Array(size) };
}

/** Adds x·xᵀ and y·x. */
function addRow({ matrix, vector }: System, x: Float64Array, y: number): void {
  const size = x.length;
  for (let i = 0; i < size; i++) {
    const value = x[i]!;
    vector[i]! += y * value;
    for (let j = 0; j <= i; j++) matrix[i * size + j]! += value * x[j]!;
  }
}

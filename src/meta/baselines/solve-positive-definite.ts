import { factorCholesky, substituteForward } from "./factor-cholesky.ts";

/**
 * Solves A·x = b for a small symmetric positive definite A, of which the lower triangle is read. Both arrays are used
 * up: `matrix` ends as the Cholesky factor and `vector` as x.
 */
export function solvePositiveDefinite(matrix: Float64Array, vector: Float64Array): void {
  const size = vector.length;
  factorCholesky(matrix, size, 0, size);
  substituteForward(vector, 0, matrix, size, 0, size);
  for (let i = size - 1; i >= 0; i--) {
    const value = vector[i]! / matrix[i * size + i]!;
    vector[i] = value;
    for (let k = 0; k < i; k++) vector[k] = vector[k]! - matrix[i * size + k]! * value;
  }
}

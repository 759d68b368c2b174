import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import { invertPositiveDefinite } from "../../../src/meta/baselines/invert-positive-definite.ts";
import { solvePositiveDefinite } from "../../../src/meta/baselines/solve-positive-definite.ts";

/** A·Aᵀ + I of random normal numbers. */
function drawMatrix(size: number): Float64Array {
  const random = createRandom(size);
  const root = Float64Array.from({ length: size * size }, () => random.normal());
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [row, column] = [Math.floor(at / size), at % size];
    let sum = row === column ? 1 : 0;
    for (let k = 0; k < size; k++) sum += root[row * size + k]! * root[column * size + k]!;
    return sum;
  });
}

function multiply(a: Float64Array, b: Float64Array, size: number): number[] {
  return Array.from({ length: (a.length / size) * (b.length / size) }, (_, at) => {
    const columns = b.length / size;
    const [row, column] = [Math.floor(at / columns), at % columns];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += a[row * size + k]! * b[k * columns + column]!;
    return sum;
  });
}

test.each([1, 5, 48, 53, 300])("a matrix of %i rows times its inverse is the identity", (size) => {
  const matrix = drawMatrix(size);
  const product = multiply(matrix, invertPositiveDefinite(matrix, size), size);
  const identity = product.map((_, at) => (at % (size + 1) === 0 ? 1 : 0));
  const worst = product.reduce((max, value, at) => Math.max(max, Math.abs(value - identity[at]!)), 0);
  expect(worst).toBeLessThan(1e-8);
});

test("a solved vector gives the right side back", () => {
  const matrix = drawMatrix(7);
  const right = Float64Array.from({ length: 7 }, (_, at) => at - 2);
  const vector = right.slice();
  solvePositiveDefinite(matrix.slice(), vector);
  for (const [at, value] of multiply(matrix, vector, 7).entries()) expect(value).toBeCloseTo(right[at]!, 8);
});

test("a matrix that is not positive definite is refused with a remedy", () => {
  expect(() => invertPositiveDefinite(Float64Array.of(1, 2, 2, 1), 2)).toThrow(/raise its regularisation/);
});

import { factorCholesky, substituteForward } from "./factor-cholesky.ts";

/** Rows that are worked on together: a multiple of the 4 and the 2 of `subtractProducts`. */
const BLOCK = 48;
/** Columns of a block of rows that stay in the cache while they are used again. */
const CHUNK = 256;

/**
 * The inverse of a symmetric positive definite matrix (row-major, `size` squared; the lower triangle is read), by a
 * blocked Cholesky factor: A = L·Lᵀ, U = L⁻ᵀ, A⁻¹ = U·Uᵀ. All three steps are products of rows with rows, about
 * size³/2 multiplications: some ten seconds for 3,000 rows. Throws when the matrix is not positive definite.
 */
export function invertPositiveDefinite(matrix: Float64Array, size: number): Float64Array {
  const stride = Math.ceil(size / BLOCK) * BLOCK;
  const lower = new Float64Array(stride * stride);
  for (let row = 0; row < size; row++) {
    lower.set(matrix.subarray(row * size, row * size + row + 1), row * stride);
  }
  // What fills up the last block is an identity: it touches nothing else.
  for (let row = size; row < stride; row++) lower[row * stride + row] = 1;

  for (let column = 0; column < stride; column += BLOCK) {
    for (let row = column; row < stride; row += BLOCK) {
      subtractProducts(lower, row, column, lower, lower, stride, 0, column);
      if (row === column) factorCholesky(lower, stride, row, row + BLOCK);
      else
        forEachRow(row, (at) => substituteForward(lower, at * stride, lower, stride, column, column + BLOCK));
    }
  }

  const upper = new Float64Array(stride * stride);
  for (let at = 0; at < stride; at++) upper[at * stride + at] = 1;
  for (let column = 0; column < stride; column += BLOCK) {
    for (let row = 0; row <= column; row += BLOCK) {
      subtractProducts(upper, row, column, upper, lower, stride, row, column);
      forEachRow(row, (at) => substituteForward(upper, at * stride, lower, stride, column, column + BLOCK));
    }
  }

  lower.fill(0);
  for (let row = 0; row < stride; row += BLOCK) {
    for (let column = 0; column <= row; column += BLOCK) {
      subtractProducts(lower, row, column, upper, upper, stride, row, stride);
    }
  }
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      const value = -lower[row * stride + column]!;
      inverse[row * size + column] = value;
      inverse[column * size + row] = value;
    }
  }
  return inverse;
}

function forEachRow(from: number, visit: (row: number) => void): void {
  for (let row = from; row < from + BLOCK; row++) visit(row);
}

/**
 * For the block of `target` at (row, column): target_ij −= Σ_k left_ik · right_jk over k from `from` to `to`, four
 * rows by two at a time, so that each value that is read is used more than once.
 */
function subtractProducts(
  target: Float64Array,
  row: number,
  column: number,
  left: Float64Array,
  right: Float64Array,
  stride: number,
  from: number,
  to: number,
): void {
  for (let start = from; start < to; start += CHUNK) {
    const end = Math.min(to, start + CHUNK);
    for (let i = row; i < row + BLOCK; i += 4) {
      const a = i * stride;
      for (let j = column; j < column + BLOCK; j += 2) {
        const b = j * stride;
        let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
        for (let k = start; k < end; k++) {
          const b0 = right[b + k]!;
          const b1 = right[b + stride + k]!;
          const a0 = left[a + k]!;
          s00 += a0 * b0;
          s01 += a0 * b1;
          const a1 = left[a + stride + k]!;
          s10 += a1 * b0;
          s11 += a1 * b1;
          const a2 = left[a + 2 * stride + k]!;
          s20 += a2 * b0;
          s21 += a2 * b1;
          const a3 = left[a + 3 * stride + k]!;
          s30 += a3 * b0;
          s31 += a3 * b1;
        }
        const c = a + j;
        target[c] = target[c]! - s00;
        target[c + 1] = target[c + 1]! - s01;
        target[c + stride] = target[c + stride]! - s10;
        target[c + stride + 1] = target[c + stride + 1]! - s11;
        target[c + 2 * stride] = target[c + 2 * stride]! - s20;
        target[c + 2 * stride + 1] = target[c + 2 * stride + 1]! - s21;
        target[c + 3 * stride] = target[c + 3 * stride]! - s30;
        target[c + 3 * stride + 1] = target[c + 3 * stride + 1]! - s31;
      }
    }
  }
}

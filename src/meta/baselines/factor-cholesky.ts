/**
 * Factors the symmetric positive definite block of `matrix` (row-major, `stride` columns) that spans `from` to `to` on
 * both axes into L·Lᵀ. Reads and writes the lower triangle only. Throws when the block is not positive definite.
 */
export function factorCholesky(matrix: Float64Array, stride: number, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    substituteForward(matrix, row * stride, matrix, stride, from, row);
    let left = matrix[row * stride + row]!;
    for (let k = from; k < row; k++) left -= matrix[row * stride + k]! ** 2;
    if (!(left > 0)) {
      throw new Error(`Row ${row} leaves the matrix not positive definite; raise its regularisation`);
    }
    matrix[row * stride + row] = Math.sqrt(left);
  }
}

/**
 * Solves L·x = b for one row b = `target[offset + from … offset + to)`, in place, with the lower triangle that
 * `factor` holds between `from` and `to`.
 */
export function substituteForward(
  target: Float64Array,
  offset: number,
  factor: Float64Array,
  stride: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const row = i * stride;
    let left = target[offset + i]!;
    for (let k = from; k < i; k++) left -= target[offset + k]! * factor[row + k]!;
    target[offset + i] = left / factor[row + i]!;
  }
}

/**
 * Item rows [rows, dim] moved by `length` times their own length in the direction in which `gradient` says that the
 * loss rises most: a new array, rows without a gradient as they were. The worst case to first order within a ball of
 * fixed relative radius (fast gradient method, Goodfellow et al., 2015, arXiv:1412.6572; for meta-learning Yin et al.,
 * 2018, arXiv:1806.03316).
 */
export function moveAgainst(
  rows: Float32Array,
  gradient: Float32Array,
  { dim, length }: { readonly dim: number; readonly length: number },
): Float32Array {
  const moved = rows.slice();
  for (let at = 0; at < rows.length; at += dim) {
    const slope = norm(gradient, at, dim);
    if (slope === 0) continue;
    const scale = (length * norm(rows, at, dim)) / slope;
    for (let d = at; d < at + dim; d++) moved[d]! += scale * gradient[d]!;
  }
  return moved;
}

function norm(values: Float32Array, at: number, dim: number): number {
  let square = 0;
  for (let d = at; d < at + dim; d++) square += values[d]! ** 2;
  return Math.sqrt(square);
}

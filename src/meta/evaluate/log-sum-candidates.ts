/**
 * log Σ exp(score) over all items of `row` except `excluded`: what a softmax over the candidates divides by. One pass
 * over the row, rescaled where a new maximum comes up (Milakov and Gimelshein, 2018).
 */
export function logSumCandidates(row: Float32Array, excluded: Int32Array): number {
  const gone = [...new Set(excluded)].sort((a, b) => a - b);
  let most = -Infinity;
  let sum = 0;
  let from = 0;
  for (const end of [...gone, row.length]) {
    for (let item = from; item < Math.min(end, row.length); item++) {
      const score = row[item]!;
      if (score > most) {
        sum = sum * Math.exp(most - score) + 1;
        most = score;
      } else if (score !== -Infinity) {
        sum += Math.exp(score - most);
      }
    }
    from = Math.max(from, end + 1);
  }
  return most + Math.log(sum);
}

/**
 * Cross-entropy of a task: −log of the share that a softmax over all items of `row` except `excluded` gives to the
 * target; with several targets their mean, which is least when they share the whole evenly. In nats. `null` where no
 * target can be ranked (unknown to the catalogue, or excluded).
 *
 * One pass over the row, rescaled where a new maximum comes up (Milakov and Gimelshein, 2018).
 */
export function queryLoss(row: Float32Array, targets: Int32Array, excluded: Int32Array): number | null {
  const gone = [...new Set(excluded)].sort((a, b) => a - b);
  const ranked = targets.filter((target) => target >= 0 && target < row.length && !gone.includes(target));
  if (ranked.length === 0) return null;
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
  const logSum = most + Math.log(sum);
  return ranked.reduce((total, target) => total + logSum - row[target]!, 0) / ranked.length;
}

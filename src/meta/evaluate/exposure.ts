/**
 * Gini coefficient of how often each item is shown, 0 = all equally often, near 1 = a few items get everything. Over
 * the whole catalogue: items that are never shown count. The mean absolute difference of two items, divided by twice
 * the mean; 0 where nothing is shown.
 */
export function giniOf(counts: ArrayLike<number>): number {
  const sorted = Float64Array.from(counts).sort();
  let weighted = 0;
  let sum = 0;
  sorted.forEach((count, at) => {
    weighted += (2 * (at + 1) - sorted.length - 1) * count;
    sum += count;
  });
  return sum > 0 ? weighted / (sorted.length * sum) : 0;
}

/** Mean of ln(1 + clicks before the judged part) over the shown items: how popular what is shown was; 0 without any. */
export function meanPopularity(shown: Int32Array, clicks: ArrayLike<number>): number {
  let sum = 0;
  for (const item of shown) sum += Math.log1p(clicks[item]!);
  return sum / Math.max(1, shown.length);
}

/** A difference of means and the interval that holds 95 % of its bootstrap distribution. */
export interface DifferenceInterval {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap of means of paired differences: each column holds one value per task, and all columns see the
 * same resamples. Resamples the tasks with replacement and takes the 2.5 % and 97.5 % quantiles of the means. The same
 * seed gives the same intervals; without tasks all are 0. Efron and Tibshirani, An Introduction to the Bootstrap,
 * 1993, chapter 13.
 */
export function bootstrapMeans(
  columns: readonly Float64Array[],
  options: { readonly seed: number; readonly resamples?: number },
): DifferenceInterval[] {
  const count = columns[0]?.length ?? 0;
  if (columns.some((column) => column.length !== count)) {
    throw new Error("Columns of a paired bootstrap must have one value per task each; pair them before");
  }
  if (count === 0) return columns.map(() => ({ difference: 0, low: 0, high: 0 }));
  const resamples = options.resamples ?? 10_000;
  const width = columns.length;
  const rows = interleave(columns);
  const perTask = count / 2 ** 32;
  let state = options.seed | 0;
  const means = columns.map(() => new Float64Array(resamples));
  const sums = new Float64Array(width);
  for (let resample = 0; resample < resamples; resample++) {
    sums.fill(0);
    for (let task = 0; task < count; task++) {
      // mulberry32, as in `createRandom`, but with its state in a local: a hundred million draws are usual here.
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const row = Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) * perTask) * width;
      if (row >= rows.length) continue;
      for (let column = 0; column < width; column++) sums[column] = sums[column]! + rows[row + column]!;
    }
    for (let column = 0; column < width; column++) means[column]![resample] = sums[column]! / count;
  }
  return columns.map((column, at) => {
    const sorted = means[at]!.sort();
    const difference = column.reduce((sum, value) => sum + value, 0) / count;
    return { difference, low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) };
  });
}

/** One row per task, so that a drawn task is one place in memory; tasks without any difference need none. */
function interleave(columns: readonly Float64Array[]): Float64Array {
  const tasks = [...columns[0]!.keys()].filter((task) => columns.some((column) => column[task] !== 0));
  return Float64Array.from(tasks.flatMap((task) => columns.map((column) => column[task]!)));
}

/** Linear between the two nearest order statistics, as numpy's default. */
function quantile(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1);
  const low = Math.floor(place);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (place - low);
}

/**
 * The mean over points of the means over their tasks, written as a mean over sessions, so that resampling sessions
 * keeps the tasks of one session together. What only some sessions reach, or some more often, is a ratio of two sums;
 * each session gets its influence on it (first order, van der Vaart, Asymptotic Statistics, 1998, chapter 20).
 */
export function sharesOfMean(
  points: readonly { readonly sessions: readonly number[]; readonly values: ArrayLike<number> }[],
): Float64Array {
  const places = new Map<number, number>();
  for (const { sessions } of points) {
    for (const session of sessions) if (!places.has(session)) places.set(session, places.size);
  }
  const shares = new Float64Array(places.size);
  for (const { sessions, values } of points) {
    const average = mean(values);
    const weight = places.size / (sessions.length * points.length);
    const sums = new Float64Array(places.size);
    const counts = new Float64Array(places.size);
    for (const [task, session] of sessions.entries()) {
      const place = places.get(session)!;
      sums[place] = sums[place]! + values[task]!;
      counts[place] = counts[place]! + 1;
    }
    // In this order, sessions of equally many tasks get their own mean exactly, and 0 where nothing differs.
    for (const [place, sum] of sums.entries()) {
      shares[place] = shares[place]! + average * (1 / points.length - weight * counts[place]!) + weight * sum;
    }
  }
  return shares;
}

function mean(values: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < values.length; at++) sum += values[at]!;
  return sum / Math.max(1, values.length);
}

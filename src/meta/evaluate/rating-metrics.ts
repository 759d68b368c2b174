/** The scale that ratings are judged on: what is foretold beyond it counts as its end. */
export interface RatingScale {
  readonly least: number;
  readonly most: number;
}

/** Mean absolute error of what was foretold, held within the scale where one is given. */
export function meanAbsoluteError(
  foretold: ArrayLike<number>,
  ratings: ArrayLike<number>,
  { least, most }: RatingScale = { least: -Infinity, most: Infinity },
): number {
  let sum = 0;
  for (let i = 0; i < ratings.length; i++) {
    sum += Math.abs(Math.min(most, Math.max(least, foretold[i]!)) - ratings[i]!);
  }
  return sum / ratings.length;
}

/**
 * NDCG@n of the rated items in the order of what was foretold, with gains 2^rating - 1 (Järvelin and Kekäläinen, ACM
 * TOIS 2002); ties keep their order. 1 where all gains are 0.
 */
export function ratedNdcg(foretold: ArrayLike<number>, ratings: ArrayLike<number>, n: number): number {
  const gain = (order: readonly number[]) =>
    order.slice(0, n).reduce((sum, i, place) => sum + (2 ** ratings[i]! - 1) / Math.log2(place + 2), 0);
  const places = Array.from({ length: ratings.length }, (_, i) => i);
  const best = gain([...places].sort((a, b) => ratings[b]! - ratings[a]!));
  return best > 0 ? gain([...places].sort((a, b) => foretold[b]! - foretold[a]!)) / best : 1;
}

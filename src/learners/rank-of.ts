/** Place of an item by its score, 1 = first; ties in catalogue order, as ranking has them. Items of `without` do not count. */
export function rankOf(scores: ArrayLike<number>, item: number, without?: ReadonlySet<number>): number {
  const own = scores[item]!;
  let rank = 1;
  for (let other = 0; other < scores.length; other++) {
    const score = scores[other]!;
    if ((score > own || (score === own && other < item)) && !without?.has(other)) rank++;
  }
  return rank;
}

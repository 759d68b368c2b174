/** An inverse propensity beyond this says more of chance than of the item. */
const MOST = 10;

/**
 * How much an interaction counts for having come about at a place of a list, where fewer look than at the first: the
 * inverse of the place's propensity, clipped (Joachims, Swaminathan and Schnabel, WSDM 2017, arXiv:1608.04468). 1 where
 * the place (0 = first, negative where nobody knows) or the propensities are unknown.
 */
export function weighPosition(
  propensity: readonly number[] | undefined,
  position: number | undefined,
): number {
  if (!propensity || position === undefined || position < 0) return 1;
  return Math.min(MOST, 1 / propensity[Math.min(position, propensity.length - 1)]!);
}

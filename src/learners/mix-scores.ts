/** The shop's scores with a share of what adapting changed; with none of it the very same, also where adapting gave no number. */
export function mixScores(shop: Float32Array, adapted: Float32Array, share: number): Float32Array {
  if (share === 1) return adapted;
  if (share === 0) return shop;
  return shop.map((score, item) => score + share * (adapted[item]! - score));
}

import type { CategoryColumn } from "./category-column.ts";

/** Share of the wanted distribution that is mixed into the shown one, so that no logarithm is of zero. */
const SMOOTHING = 0.01;

/**
 * How far the categories of the shown items are from those of the support: KL(p ‖ 0.99 q + 0.01 p) in nats, p the
 * category shares of the support and q those of the shown items (Steck, Calibrated Recommendations, RecSys 2018). 0 is
 * perfect, ln 100 the worst. Items without a category do not count; `null` where the support or the list has none.
 */
export function miscalibration(
  support: Int32Array,
  shown: Int32Array,
  category: CategoryColumn,
): number | null {
  const wanted = sharesOf(support, category);
  const given = sharesOf(shown, category);
  if (wanted.size === 0 || given.size === 0) return null;
  let divergence = 0;
  for (const [code, share] of wanted) {
    const smoothed = (1 - SMOOTHING) * (given.get(code) ?? 0) + SMOOTHING * share;
    divergence += share * Math.log(share / smoothed);
  }
  return divergence;
}

function sharesOf(items: Int32Array, { codes }: CategoryColumn): Map<number, number> {
  const known = Array.from(items, (item) => codes[item] ?? -1).filter((code) => code >= 0);
  const shares = new Map<number, number>();
  for (const code of known) shares.set(code, (shares.get(code) ?? 0) + 1 / known.length);
  return shares;
}

import type { RatingReport } from "./evaluate-ratings.ts";
import { createTable, decimals, formatManifest, signed } from "./format-table.ts";

/**
 * A report on ratings for the terminal: MAE with NDCG@1/NDCG@3 of every ranker at every k; for each judged ranker its MAE
 * minus every baseline's with 95 % intervals, where a win is an interval below 0; then the manifest.
 */
export function formatRatings({ manifest, ks, visitors, curves, comparisons }: RatingReport): string {
  const heads = ks.map((k) => (k === "all" ? "all" : `k=${k}`));
  const values = createTable([`MAE NDCG@1/NDCG@3, n=${visitors}`, ...heads]);
  for (const { ranker, points } of curves) {
    const cells = points.map(
      ({ mae, ndcg1, ndcg3 }) => `${decimals(mae, 4)} ${decimals(ndcg1)}/${decimals(ndcg3)}`,
    );
    values.push([ranker, ...cells]);
  }
  const differences = [...new Set(comparisons.map(({ ranker }) => ranker))].map((ranker) => {
    const table = createTable([`MAE, ${ranker} minus`, ...heads]);
    for (const { against, points } of comparisons.filter((one) => one.ranker === ranker)) {
      const cells = points.map(({ mae: { difference, low, high } }) => {
        const verdict = high < 0 ? "win" : low > 0 ? "loss" : "open";
        return `${signed(difference)} ${verdict}\n[${signed(low)}, ${signed(high)}]`;
      });
      table.push([against, ...cells]);
    }
    return table;
  });
  return `${[values, ...differences, formatManifest(manifest)].join("\n")}\n`;
}

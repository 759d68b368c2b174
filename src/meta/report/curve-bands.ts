import type { KShotCurve } from "../evaluate/evaluate-k-shot.ts";
import type { EvaluationReport } from "../evaluate/run-evaluation.ts";
import { bootstrapMeans } from "../evaluate/paired-bootstrap.ts";
import { sharesOfMean } from "../evaluate/session-shares.ts";

/** Mean NDCG@10 of one point of a curve, with the interval that holds 95 % of its bootstrap distribution. */
export interface Band {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Enough for the two ends of a 95 % interval in a picture. */
const RESAMPLES = 2000;

/**
 * Bands of these curves' points, by ranker and place in `ks`: percentile bootstrap over whole sessions, since what one
 * visitor did is no independent evidence, with the seed of the evaluation. `null` where a k has no tasks.
 */
export function bandCurves(
  { result, manifest }: EvaluationReport,
  curves: readonly KShotCurve[],
): ReadonlyMap<string, readonly (Band | null)[]> {
  const byK = result.ks.map((_, at) => {
    const sessions = result.sessions[at]!;
    if (sessions.length === 0) return curves.map(() => null);
    const columns = curves.map(({ points }) => sharesOfMean([{ sessions, values: points[at]!.ndcg10 }]));
    const intervals = bootstrapMeans(columns, { seed: manifest.seed, resamples: RESAMPLES });
    return intervals.map(({ difference, low, high }): Band => ({ mean: difference, low, high }));
  });
  return new Map(curves.map(({ ranker }, curve) => [ranker, byK.map((bands) => bands[curve]!)]));
}

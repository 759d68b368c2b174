import type { ScoreLogs } from "../learners/score-logs.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import type { EncodedParams } from "../model/params.ts";

/** What adapts and scores: a model as it lies on one backend. Scores are one per catalogue item. */
export interface ModelBody {
  /** Fast weights of a visitor, from the init, and the scores by them. */
  adapt(log: SupportLog): Promise<{ readonly weights: EncodedParams; readonly scores: Float32Array }>;
  /** Scores by what adapting to this log gave before. Rejects where the weights are damaged. */
  score(weights: EncodedParams, log: SupportLog): Promise<Float32Array>;
  readonly scoreLogs: ScoreLogs;
  dispose(): void;
}

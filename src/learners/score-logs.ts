import { countCues } from "../core/cue-spec.ts";
import type { ModelSpec } from "../core/model-spec.ts";
import { disposeParams } from "../model/params.ts";
import type { Recommender } from "./recommender.ts";
import type { SupportLog } from "./support-rows.ts";

/** Scores of the catalogue after adapting to each of several logs, whatever computes them. */
export type ScoreLogs = (logs: readonly SupportLog[]) => Promise<Float32Array[]>;

/** Numbers that scoring may hold at once, 64 MB of them. */
const MOST_NUMBERS = 2 ** 24;

/** How many logs may be scored as one batch without taking too much memory of a visitor's device. */
export function logsAtOnce({ hidden, cues }: ModelSpec, items: number): number {
  return Math.max(1, Math.floor(MOST_NUMBERS / (items * (hidden + countCues(cues) + 4))));
}

/** Scores of the catalogue after adapting to each log, as one batch of tasks where `atOnce` allows it. */
export async function scoreLogs(
  recommender: Recommender,
  logs: readonly SupportLog[],
  atOnce: number,
): Promise<Float32Array[]> {
  const scores: Float32Array[] = [];
  for (let from = 0; from < logs.length; from += atOnce) {
    const batch = logs.slice(from, from + atOnce);
    const fast = recommender.adapt(batch);
    try {
      const logits = recommender.score(fast, batch);
      const values = await logits.data<"float32">().finally(() => logits.dispose());
      const items = values.length / batch.length;
      batch.forEach((_, task) =>
        scores.push(Float32Array.from(values.subarray(task * items, (task + 1) * items))),
      );
    } finally {
      disposeParams(fast);
    }
  }
  return scores;
}

import type { Catalogue } from "../../core/catalogue.ts";
import { cutSetTasks } from "../evaluate/cut-set-tasks.ts";
import { cutTasks } from "../evaluate/cut-tasks.ts";
import { K_SHOTS, type Protocol } from "../evaluate/cut-protocol.ts";
import { evaluateKShot } from "../evaluate/evaluate-k-shot.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { holdOut } from "../split.ts";

/** Enough to tell settings apart that differ by more than noise; taken evenly over the time that validates. */
const MOST_SESSIONS = 5000;
/** Of the deals of protocol M. */
const SEED = 1;

export interface JudgeOptions {
  /** How the settings will be judged in earnest. Default K. */
  readonly protocol?: Extract<Protocol, "K" | "M">;
}

/**
 * A judge of settings: the mean NDCG@10 over the protocol's k ≥ 1, on the last fifth of the sessions, of a ranker that
 * `fit` made from the others. A setting that was asked before is answered from memory. `null` where nothing can be
 * held out that asks a question.
 */
export function makeJudge<Setting extends object | string>(
  sessions: readonly Session[],
  catalogue: Catalogue,
  fit: (setting: Setting, train: readonly Session[]) => Ranker,
  options: JudgeOptions = {},
): ((setting: Setting) => Promise<number>) | null {
  const { protocol = "K" } = options;
  const { train, validation } = holdOut(sessions);
  const stride = Math.max(1, validation.length / MOST_SESSIONS);
  const test = Array.from(
    { length: Math.floor(validation.length / stride) },
    (_, at) => validation[Math.floor(at * stride)]!,
  );
  const ks = K_SHOTS[protocol].filter((k) => k > 0);
  const tasks = protocol === "M" ? cutSetTasks(test, ks[0]!, { seed: SEED }) : cutTasks(test, ks[0]!);
  if (tasks.length === 0) return null;
  const heights = new Map<string, number>();
  return async (setting) => {
    const key = JSON.stringify(setting);
    const known = heights.get(key);
    if (known !== undefined) return known;
    const rankers = [fit(setting, train)];
    const result = await evaluateKShot({ rankers, catalogue, test, protocol, ks, seed: SEED });
    const height = result.curves[0]!.meanKnown;
    heights.set(key, height);
    return height;
  };
}

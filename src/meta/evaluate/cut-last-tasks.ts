import { clicksOf } from "../clicks-of.ts";
import type { Session } from "../data-set.ts";
import { copySupport } from "./copy-support.ts";
import type { KShotTask } from "./cut-tasks.ts";

/**
 * Protocol B, leave-last-out: the target is the last item of each history, the support the last `k` before it, or all
 * (`Infinity`). What the whole history holds is excluded for every k, so that each k asks the same questions.
 */
export function cutLastTasks(histories: readonly Session[], k: number): KShotTask[] {
  return histories.flatMap((history, session) => {
    const clicks = clicksOf(history);
    const last = clicks.pop();
    if (last === undefined || clicks.length === 0) return [];
    const support = copySupport(history, k > 0 ? clicks.slice(-k) : []);
    const excluded = Int32Array.from(clicks, (at) => history.items[at]!);
    return [{ session, support, targets: Int32Array.of(history.items[last]!), excluded }];
  });
}

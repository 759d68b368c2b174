import type { Session } from "../data-set.ts";
import type { SupportSet } from "../ranker.ts";
import { clicksOf } from "../clicks-of.ts";
import { copySupport } from "./copy-support.ts";

/** `all`: sessions with more than k clicks. `long`: sessions with more than ten, the same for every k up to ten. */
export type TaskGroup = "all" | "long";

const LONG = 10;

/** One question asked of a ranker: after these clicks, where does it put the items that are looked for? */
export interface KShotTask {
  /** Place of the task's session in the list it was cut from; pairs the tasks of different k. */
  readonly session: number;
  readonly support: SupportSet;
  /** At least one; all that is held back under protocol M, what came next under the others. */
  readonly targets: Int32Array;
  /** Items that are no candidates. The ranker is not told of them beyond its support. */
  readonly excluded: Int32Array;
}

/**
 * Cuts each session into one task: support = its first k items without repeats, target = the next one. With
 * `repeats` a click on a known item counts as well, in the support and as a target, and nothing is excluded.
 */
export function cutTasks(
  sessions: readonly Session[],
  k: number,
  options: { readonly group?: TaskGroup; readonly repeats?: boolean } = {},
): KShotTask[] {
  const { repeats = false } = options;
  const atLeast = options.group === "long" ? Math.max(k, LONG) : k;
  return sessions.flatMap((session, index) => {
    const clicks = clicksOf(session, { repeats });
    if (clicks.length <= atLeast) return [];
    const support = copySupport(session, clicks.slice(0, k));
    const excluded = repeats ? new Int32Array(0) : support.items;
    return [{ session: index, support, targets: Int32Array.of(session.items[clicks[k]!]!), excluded }];
  });
}

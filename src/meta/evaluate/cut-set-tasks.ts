import { dealHistories } from "../deal-histories.ts";
import type { Session } from "../data-set.ts";
import { copySupport } from "./copy-support.ts";
import type { KShotTask } from "./cut-tasks.ts";

/** Histories with fewer items take no part. */
const LEAST = 20;
/** Items of a history that can become known; the others are the targets. */
const KNOWABLE = 15;

/**
 * Protocol M, for histories that are sets: deals each history of at least twenty items by the seed; support = its
 * first k items, targets = all after the first fifteen, the same for every k. Throws for k over fifteen.
 */
export function cutSetTasks(
  sessions: readonly Session[],
  k: number,
  options: { readonly seed: number },
): KShotTask[] {
  if (k > KNOWABLE) {
    throw new Error(`Protocol M knows at most ${KNOWABLE} items, not ${k}; the others are targets`);
  }
  return dealHistories(sessions, options.seed).flatMap((history, session) => {
    const { items } = history;
    if (items.length < LEAST) return [];
    const support = copySupport(
      history,
      Array.from({ length: k }, (_, place) => place),
    );
    return [{ session, support, targets: items.slice(KNOWABLE), excluded: support.items }];
  });
}

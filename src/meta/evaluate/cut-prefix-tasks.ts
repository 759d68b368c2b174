import { clicksOf } from "../clicks-of.ts";
import type { Session } from "../data-set.ts";
import { copySupport } from "./copy-support.ts";
import type { KShotTask } from "./cut-tasks.ts";

/** Numbers of known clicks that are told together, both ends included. */
export interface PrefixLengths {
  readonly least: number;
  readonly most: number;
}

/**
 * Protocol S, the session papers': every beginning of a session that has one of these lengths asks for the click after
 * it. Repeated clicks stay in and are targets like any other, so nothing is excluded. One session gives several tasks.
 */
export function cutPrefixTasks(sessions: readonly Session[], { least, most }: PrefixLengths): KShotTask[] {
  const excluded = new Int32Array(0);
  return sessions.flatMap((session, index) => {
    const clicks = clicksOf(session, { repeats: true });
    const tasks: KShotTask[] = [];
    for (let length = least; length <= Math.min(most, clicks.length - 1); length++) {
      const support = copySupport(session, clicks.slice(0, length));
      tasks.push({
        session: index,
        support,
        targets: Int32Array.of(session.items[clicks[length]!]!),
        excluded,
      });
    }
    return tasks;
  });
}

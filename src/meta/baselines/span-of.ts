import type { Session } from "../data-set.ts";

/** When the first and the last of the sessions start; both 0 without any. */
export function spanOf(sessions: readonly Session[]): { readonly fromMs: number; readonly toMs: number } {
  if (sessions.length === 0) return { fromMs: 0, toMs: 0 };
  let [fromMs, toMs] = [Infinity, -Infinity];
  for (const { startMs } of sessions) {
    fromMs = Math.min(fromMs, startMs);
    toMs = Math.max(toMs, startMs);
  }
  return { fromMs, toMs };
}

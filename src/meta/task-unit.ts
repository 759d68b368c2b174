import type { Session } from "./data-set.ts";

/** What becomes one task: a visit, or everything that a user did. */
export type TaskUnit = "session" | "user";

/**
 * Sessions as they are, or each user's sessions of a part joined in time order. Sessions without a user stay alone.
 * Join within a part only (after the split), or a user's past and future would meet.
 */
export function joinByUnit(sessions: readonly Session[], unit: TaskUnit): readonly Session[] {
  if (unit === "session") return sessions;
  const byUser = new Map<string, Session[]>();
  sessions.forEach((session, i) => {
    const key = session.userId === null ? `session ${i}` : `user ${session.userId}`;
    byUser.set(key, [...(byUser.get(key) ?? []), session]);
  });
  return [...byUser.values()].map(joinSessions);
}

function joinSessions(sessions: readonly Session[]): Session {
  const [first] = sessions as readonly [Session];
  if (sessions.length === 1) return first;
  const events = sessions
    .flatMap((session) =>
      Array.from(session.items, (item, i) => ({
        item,
        action: session.actions[i]!,
        atMs: session.atMs[i]!,
        position: session.positions?.[i] ?? -1,
        rating: session.ratings?.[i] ?? NaN,
      })),
    )
    .sort((a, b) => a.atMs - b.atMs);
  return {
    ...first,
    items: Int32Array.from(events, ({ item }) => item),
    actions: Uint8Array.from(events, ({ action }) => action),
    atMs: Float64Array.from(events, ({ atMs }) => atMs),
    ...(sessions.some(({ positions }) => positions) && {
      positions: Int32Array.from(events, ({ position }) => position),
    }),
    ...(first.ratings && { ratings: Float32Array.from(events, ({ rating }) => rating) }),
  };
}

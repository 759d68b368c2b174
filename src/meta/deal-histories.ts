import { createRandom } from "../core/random.ts";
import { takePlaces } from "../learners/take-places.ts";
import { clicksOf } from "./clicks-of.ts";
import type { Session } from "./data-set.ts";

/**
 * Histories as sets: the first interactions that speak for an item, in a drawn order. The times stay in place and the
 * items move, so that a dealt history is a session like any other. What speaks against an item is left out, as it
 * says something of the moment only. Equal seeds deal equally, whatever becomes of the histories afterwards.
 */
export function dealHistories(sessions: readonly Session[], seed: number): Session[] {
  const random = createRandom(seed);
  return sessions.map((session) => {
    const places = clicksOf(session);
    const dealt = [...places];
    for (let i = dealt.length - 1; i > 0; i--) {
      const j = random.below(i + 1);
      [dealt[i], dealt[j]] = [dealt[j]!, dealt[i]!];
    }
    return {
      ...session,
      ...takePlaces(session, dealt),
      atMs: Float64Array.from(places, (place) => session.atMs[place]!),
    };
  });
}

import { createRandom } from "../core/random.ts";
import type { Session } from "./data-set.ts";

/**
 * Sets a share of the histories aside to watch for overfitting, chosen by seed: whole ones, at least one, and all of
 * a user's together, so that no task of the rest tells of them. Both parts keep the order. Throws when nothing would
 * be left to train on.
 */
export function holdOutHistories(
  histories: readonly Session[],
  share: number,
  seed: number,
): { readonly training: readonly Session[]; readonly heldOut: readonly Session[] } {
  if (!(share > 0)) return { training: histories, heldOut: [] }; // a run from before this setting has none
  const random = createRandom(seed * 15_485_863 + 1);
  const visitorOf = ({ userId }: Session, i: number) => (userId === null ? i : userId);
  const draws = new Map(histories.map((history, i) => [visitorOf(history, i), 0]));
  for (const visitor of draws.keys()) draws.set(visitor, random());
  const ranked = [...histories.keys()].sort(
    (a, b) => draws.get(visitorOf(histories[a]!, a))! - draws.get(visitorOf(histories[b]!, b))!,
  );
  const last = ranked[Math.max(1, Math.round(share * histories.length)) - 1];
  const most = last === undefined ? 0 : draws.get(visitorOf(histories[last]!, last))!;
  const isHeldOut = (history: Session, i: number) => draws.get(visitorOf(history, i))! <= most;
  const training = histories.filter((history, i) => !isHeldOut(history, i));
  if (training.length === 0) {
    throw new Error(
      `holding out ${share} of ${histories.length} histories leaves none to train on; lower --hold-out or import a longer log`,
    );
  }
  return { training, heldOut: histories.filter(isHeldOut) };
}

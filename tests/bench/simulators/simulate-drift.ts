import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { drawItem, drawTaste, wishes, type Shop } from "./make-shop.ts";

/** A visitor whose truth is known: the log, and what is wanted after all of it. */
export interface DriftingVisitor {
  readonly session: Session;
  /** One per item; see `wishes`. */
  readonly wishes: Float64Array;
}

export interface DriftOptions {
  readonly visitors: number;
  /** Interactions of each visitor. */
  readonly length: number;
  /** Numbers of interactions after which a visitor's taste is drawn anew. */
  readonly switches: (random: Random) => readonly number[];
  readonly seed: number;
}

const CLICK = ACTIONS.indexOf("click");
const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

/**
 * Visitors who click on what they want, a different item each time, half a minute apart; and who after a switch want
 * something else, a day later: nothing of the old taste is left in the new.
 */
export function simulateDrift(
  shop: Shop,
  { visitors, length, switches, seed }: DriftOptions,
): DriftingVisitor[] {
  const random = createRandom(seed);
  return Array.from({ length: visitors }, (_, visitor) => {
    const turns = new Set(switches(random));
    let wanted = wishes(shop, drawTaste(random));
    const startMs = visitor * SECOND_MS;
    let atMs = startMs;
    const known = new Set<number>();
    const items = new Int32Array(length);
    const times = new Float64Array(length);
    for (let place = 0; place < length; place++) {
      if (turns.has(place)) {
        wanted = wishes(shop, drawTaste(random));
        atMs += DAY_MS;
      }
      const open = wanted.map((value, item) => (known.has(item) ? 0 : value));
      items[place] = drawItem(open, random);
      known.add(items[place]!);
      times[place] = atMs;
      atMs += 30 * SECOND_MS;
    }
    const session: Session = {
      id: `visitor-${visitor}`,
      userId: `visitor-${visitor}`,
      part: null,
      startMs,
      items,
      actions: new Uint8Array(length).fill(CLICK),
      atMs: times,
    };
    return { session, wishes: wanted };
  });
}

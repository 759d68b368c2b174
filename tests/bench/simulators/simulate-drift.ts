import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom } from "../../../src/core/random.ts";
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
  /** Chance that a visit after the first is for something else than the one before. */
  readonly change: number;
  /** Number of interactions after which a visit begins that is for something else for certain. */
  readonly switchAt?: number;
  readonly seed: number;
}

const CLICK = ACTIONS.indexOf("click");
const SECOND_MS = 1000;
const VISIT_LENGTH = 7;
const DAY_MS = 86_400_000;

/**
 * Visitors who click on what they want, a different item each time, half a minute apart, in visits of seven clicks in
 * the mean (geometric) that are a day apart. Some visits are for something else than the one before: nothing of the old
 * taste is left in the new. A pause alone therefore does not tell, as most who come back want what they wanted.
 */
export function simulateDrift(
  shop: Shop,
  { visitors, length, change, switchAt, seed }: DriftOptions,
): DriftingVisitor[] {
  const random = createRandom(seed);
  return Array.from({ length: visitors }, (_, visitor) => {
    let wanted = wishes(shop, drawTaste(random));
    const startMs = visitor * SECOND_MS;
    let atMs = startMs;
    const known = new Set<number>();
    const items = new Int32Array(length);
    const times = new Float64Array(length);
    for (let place = 0; place < length; place++) {
      const isNewVisit = place > 0 && random() < 1 / VISIT_LENGTH;
      if (isNewVisit || place === switchAt) atMs += DAY_MS;
      if ((isNewVisit && random() < change) || place === switchAt) wanted = wishes(shop, drawTaste(random));
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

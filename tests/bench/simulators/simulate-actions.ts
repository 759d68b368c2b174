import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom } from "../../../src/core/random.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { drawItem, drawTaste, wishes, type Shop } from "./make-shop.ts";

/** A visitor whose truth is known: the log, and how likely each item is bought next. */
export interface BuyingVisitor {
  readonly session: Session;
  /** One per item; see `wishes`. */
  readonly wishes: Float64Array;
}

export interface ActionOptions {
  readonly visitors: number;
  readonly length: number;
  readonly seed: number;
}

/** How much each action says of the taste: views are mostly curiosity, what is bought is wanted. */
const SHARES = { view: 0.75, purchase: 0.25 } as const;
const FOCUS = { view: 0.25, purchase: 1.5 } as const;

/**
 * Visitors of one taste who look at many things and buy some: a view is drawn with a quarter of the taste, a purchase
 * with one and a half. An item comes up once, as what was done to it in the end.
 */
export function simulateActions(shop: Shop, { visitors, length, seed }: ActionOptions): BuyingVisitor[] {
  const random = createRandom(seed);
  return Array.from({ length: visitors }, (_, visitor) => {
    const taste = drawTaste(random);
    const wanted = { view: wishes(shop, taste, FOCUS.view), purchase: wishes(shop, taste, FOCUS.purchase) };
    const known = new Set<number>();
    const actions = Array.from({ length }, () => (random() < SHARES.purchase ? "purchase" : "view"));
    const items = actions.map((action) => {
      const open = wanted[action].map((value, item) => (known.has(item) ? 0 : value));
      const item = drawItem(open, random);
      known.add(item);
      return item;
    });
    const startMs = visitor * 1000;
    const session: Session = {
      id: `visitor-${visitor}`,
      userId: `visitor-${visitor}`,
      part: null,
      startMs,
      items: Int32Array.from(items),
      actions: Uint8Array.from(actions, (action) => ACTIONS.indexOf(action)),
      atMs: Float64Array.from(items, (_, place) => startMs + place * 30_000),
    };
    return { session, wishes: wanted.purchase };
  });
}

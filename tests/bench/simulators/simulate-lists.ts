import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";
import type { Session } from "../../../src/meta/data-set.ts";
import { drawTaste, wishes, type Shop } from "./make-shop.ts";

/** A visitor whose truth is known: the log, and how relevant each item is. */
export interface BrowsingVisitor {
  readonly session: Session;
  /** Chance of a click on each item where it is looked at; see `relevances`. */
  readonly relevance: Float64Array;
}

export interface ListOptions {
  readonly visitors: number;
  /** Lists that each visitor is shown. */
  readonly lists: number;
  /** Chance to be looked at of each place of a list, the first one first. */
  readonly examination: readonly number[];
  readonly seed: number;
}

/** A steep page: the third place is looked at two times in five, the last one in ten. */
export const EXAMINATION: readonly number[] = [1, 0.6, 0.4, 0.28, 0.2, 0.15, 0.12, 0.1];

const IMPRESSION = ACTIONS.indexOf("impression");
const CLICK = ACTIONS.indexOf("click");

/**
 * Visitors who browse lists of random items in the house's order: what the house pushes stands at the top, whatever it
 * is worth to the visitor (the first item by a hidden push of the item with some noise). An item is clicked if it is
 * looked at, by the place's chance, and if it is relevant, by the visitor's: nothing else. All that is shown is in the
 * log with its place, from the top down.
 */
export function simulateLists(
  shop: Shop,
  { visitors, lists, examination, seed }: ListOptions,
): BrowsingVisitor[] {
  const random = createRandom(seed);
  const push = housePush(shop);
  return Array.from({ length: visitors }, (_, visitor) => {
    const relevance = relevances(shop, random);
    const log: { item: number; action: number; atMs: number; position: number }[] = [];
    const startMs = visitor * 1000;
    for (let list = 0; list < lists; list++) {
      const shown = drawDistinct(shop.appeal.length, examination.length, random)
        .map((item) => ({ item, score: push[item]! + 0.5 * random.normal() }))
        .sort((a, b) => b.score - a.score)
        .map(({ item }, position) => ({ item, position, atMs: startMs + list * 60_000 + position * 1000 }));
      for (const row of shown) {
        log.push({ ...row, action: IMPRESSION });
        const isLookedAt = random() < examination[row.position]!;
        const isRelevant = random() < relevance[row.item]!;
        if (isLookedAt && isRelevant) log.push({ ...row, action: CLICK });
      }
    }
    const session: Session = {
      id: `visitor-${visitor}`,
      userId: `visitor-${visitor}`,
      part: null,
      startMs,
      items: Int32Array.from(log, ({ item }) => item),
      actions: Uint8Array.from(log, ({ action }) => action),
      atMs: Float64Array.from(log, ({ atMs }) => atMs),
      positions: Int32Array.from(log, ({ position }) => position),
    };
    return { session, relevance };
  });
}

/** Chances of a click on what is looked at: the wishes of a drawn taste, the most wanted item at nine in ten. */
function relevances(shop: Shop, random: Random): Float64Array {
  const wanted = wishes(shop, drawTaste(random));
  const most = wanted.reduce((a, b) => Math.max(a, b));
  return wanted.map((value) => 0.9 * Math.sqrt(value / most));
}

/** A standard normal number per item that has nothing to do with anybody's taste. */
function housePush({ appeal }: Shop): Float64Array {
  const random = createRandom(97);
  return appeal.map(() => random.normal());
}

function drawDistinct(count: number, size: number, random: Random): number[] {
  const drawn = new Set<number>();
  while (drawn.size < size) drawn.add(random.below(count));
  return [...drawn];
}

import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import { createRandom } from "../../../demo/catalogue/random.ts";
import { createTaste, listMatches, type TasteKind } from "../../../demo/shoppers/taste.ts";

/** One shopper whom training never saw: three clicks on one taste, and what else is of that taste. */
export interface TasteTrial {
  readonly seed: number;
  readonly kind: TasteKind;
  readonly clicks: readonly string[];
  readonly heldOut: readonly string[];
}

/** How far the held-out items of one trial stand from the top: the median of their places, the first being 1. */
export interface TrialResult {
  readonly kind: TasteKind;
  /** In the shop's order. */
  readonly before: number;
  /** In the order after three clicks. */
  readonly after: number;
  /** In the shop's order with the clicked categories first. */
  readonly boosted: number;
  /** Where they would stand right behind the clicked ones. */
  readonly best: number;
}

const catalogue = createCatalogue();
const categories = new Map(catalogue.map(({ id, category }) => [id, category]));

/** The order in which the shop shows its items to everyone. */
export const shopOrder: readonly string[] = catalogue.map(({ id }) => id);

/**
 * Draws a trial; seeds from 900000 on are training's nowhere. Of a taste for two categories only what the clicks showed
 * is held out: nothing could know the other.
 */
export function createTrial(seed: number, kind: TasteKind): TasteTrial {
  const matching = createRandom(seed).shuffle(listMatches(createTaste(seed, kind), catalogue));
  const ids = matching.map(({ id }) => id);
  const clicks = ids.slice(0, 3);
  const clicked = categoriesOf(clicks);
  const heldOut = ids.slice(3).filter((id) => clicked.has(categories.get(id)));
  return { seed, kind, clicks, heldOut };
}

/** Judges the order that a trial's clicks have led to. */
export function judgeTrial({ kind, clicks, heldOut }: TasteTrial, order: readonly string[]): TrialResult {
  return {
    kind,
    before: medianPlace(shopOrder, heldOut),
    after: medianPlace(order, heldOut),
    boosted: medianPlace(boostCategories(clicks), heldOut),
    best: clicks.length + (heldOut.length + 1) / 2,
  };
}

/** The median of numbers, the mean of the middle two where there are two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1]! + sorted[Math.floor(middle)]!) / 2;
}

function medianPlace(order: readonly string[], ids: readonly string[]): number {
  return median(ids.map((id) => order.indexOf(id) + 1));
}

function categoriesOf(ids: readonly string[]): ReadonlySet<string | undefined> {
  return new Set(ids.map((id) => categories.get(id)));
}

/** What a shop without a model can do: the categories that were clicked come first. */
function boostCategories(clicks: readonly string[]): string[] {
  const clicked = categoriesOf(clicks);
  const isBoosted = (id: string) => clicked.has(categories.get(id));
  return [...shopOrder.filter(isBoosted), ...shopOrder.filter((id) => !isBoosted(id))];
}

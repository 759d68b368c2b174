import type { Catalogue } from "../../../src/core/catalogue.ts";
import { createRandom, type Random } from "../../../src/core/random.ts";

/** A made-up shop and what nobody but its maker knows: where its items lie among tastes, and how they appeal to all. */
export interface Shop {
  readonly catalogue: Catalogue;
  /** Row-major [items, TASTE_DIM]. */
  readonly places: Float64Array;
  /** What speaks for each item whatever the taste. */
  readonly appeal: Float64Array;
}

/** A visitor's taste: a direction among the items, [TASTE_DIM]. */
export type Taste = Float64Array;

const TASTE_DIM = 5;
const BRANDS = 12;
const STYLES = 8;

/**
 * A shop of `items` items. Where an item lies is mostly its brand's and its style's place, which are attributes that a
 * model may see, and a third its own; its colour says nothing. Appeal spans about a factor of e up and down.
 */
export function makeShop({ items, seed }: { readonly items: number; readonly seed: number }): Shop {
  const random = createRandom(seed);
  const brands = Array.from({ length: BRANDS }, () => drawVector(random, 0.8));
  const styles = Array.from({ length: STYLES }, () => drawVector(random, 0.8));
  const brandOf = Array.from({ length: items }, () => random.below(BRANDS));
  const styleOf = Array.from({ length: items }, () => random.below(STYLES));
  const places = new Float64Array(items * TASTE_DIM);
  for (let item = 0; item < items; item++) {
    const own = drawVector(random, 0.6);
    for (let d = 0; d < TASTE_DIM; d++)
      places[item * TASTE_DIM + d] = brands[brandOf[item]!]![d]! + styles[styleOf[item]!]![d]! + own[d]!;
  }
  const name = (word: string) => (code: number) => `${word} ${code}`;
  return {
    catalogue: {
      ids: Array.from({ length: items }, (_, item) => `item-${item}`),
      attributes: [
        { name: "brand", kind: "categorical", values: brandOf.map(name("brand")) },
        { name: "style", kind: "categorical", values: styleOf.map(name("style")) },
        { name: "colour", kind: "categorical", values: brandOf.map(() => `colour ${random.below(6)}`) },
      ],
    },
    places,
    appeal: Float64Array.from({ length: items }, () => 0.5 * random.normal()),
  };
}

/** The taste of a visitor nobody has met. */
export function drawTaste(random: Random): Taste {
  return drawVector(random, 1);
}

/**
 * How much a visitor of this taste wants each item, e^(appeal + focus · taste·place) over its sum: the chances by which
 * an item is chosen where all are seen.
 */
export function wishes({ places, appeal }: Shop, taste: Taste, focus = 1): Float64Array {
  const raw = appeal.map((value, item) => {
    let product = 0;
    for (let d = 0; d < TASTE_DIM; d++) product += taste[d]! * places[item * TASTE_DIM + d]!;
    return Math.exp(value + focus * product);
  });
  const total = raw.reduce((sum, value) => sum + value, 0);
  return raw.map((value) => value / total);
}

/** An item by the given chances, which need not add up to 1. */
export function drawItem(chances: Float64Array, random: Random): number {
  const total = chances.reduce((sum, value) => sum + value, 0);
  let left = random() * total;
  for (let item = 0; item < chances.length; item++) {
    left -= chances[item]!;
    if (left < 0) return item;
  }
  return chances.length - 1;
}

function drawVector(random: Random, spread: number): Float64Array {
  return Float64Array.from({ length: TASTE_DIM }, () => spread * random.normal());
}

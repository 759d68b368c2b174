import {
  CATEGORIES,
  PRICE_BANDS,
  STYLES,
  type Category,
  type Colour,
  type DemoProduct,
  type PriceBand,
  type Style,
} from "../catalogue/product.ts";
import { createRandom, type Random } from "../catalogue/random.ts";
import { RANGES } from "../catalogue/ranges.ts";

/**
 * What a taste is about. `colour`, `price` and `style` hold inside one category; `colour-anywhere` holds in all of
 * them; `mixture` joins two of the others.
 */
export const TASTE_KINDS = ["category", "colour", "price", "style", "colour-anywhere", "mixture"] as const;
export type TasteKind = (typeof TASTE_KINDS)[number];

/** One wish; a product fulfils it when every field that is set agrees. */
export interface Wish {
  readonly category?: Category;
  readonly colour?: Colour;
  readonly band?: PriceBand;
  readonly style?: Style;
}

/** What one simulated shopper is after: any of the wishes will do. */
export interface Taste {
  readonly kind: TasteKind;
  readonly wishes: readonly Wish[];
}

/** How often each kind is drawn when none is asked for. */
const SHARES: Readonly<Record<TasteKind, number>> = {
  colour: 0.3,
  price: 0.22,
  category: 0.14,
  style: 0.12,
  "colour-anywhere": 0.1,
  mixture: 0.12,
};

function drawKind(random: Random): TasteKind {
  let left = random.next();
  for (const kind of TASTE_KINDS) {
    left -= SHARES[kind];
    if (left < 0) return kind;
  }
  return "colour";
}

function drawWish(kind: Exclude<TasteKind, "mixture">, random: Random): Wish {
  const category = random.pick(CATEGORIES);
  switch (kind) {
    case "category":
      return { category };
    case "colour":
      return { category, colour: random.pick(RANGES[category].colours) };
    case "price":
      return { category, band: random.pick(PRICE_BANDS) };
    case "style":
      return { category, style: random.pick(STYLES) };
    case "colour-anywhere":
      return { colour: random.pick(RANGES[category].colours) };
  }
}

/** One shopper's taste, deterministic in `seed`; without `kind` the kinds are mixed as they are among all shoppers. */
export function createTaste(seed: number, kind?: TasteKind): Taste {
  const random = createRandom(seed);
  const drawn = drawKind(random);
  const chosen = kind ?? drawn;
  if (chosen === "mixture") {
    return {
      kind: chosen,
      wishes: [drawWish("colour", random), drawWish(random.pick(["price", "style", "category"]), random)],
    };
  }
  const second = chosen === "category" && random.next() < 0.4 ? [drawWish("category", random)] : [];
  return { kind: chosen, wishes: [drawWish(chosen, random), ...second] };
}

function fulfils(wish: Wish, product: DemoProduct): boolean {
  return (
    (wish.category === undefined || wish.category === product.category) &&
    (wish.colour === undefined || wish.colour === product.colour) &&
    (wish.band === undefined || wish.band === product.band) &&
    (wish.style === undefined || wish.style === product.style)
  );
}

/** Whether the product is what this taste is after. */
export function matches(taste: Taste, product: DemoProduct): boolean {
  return taste.wishes.some((wish) => fulfils(wish, product));
}

/** Whether the product is at least of a category that the taste names. */
export function isNear(taste: Taste, product: DemoProduct): boolean {
  return taste.wishes.some((wish) => wish.category === product.category);
}

/** All products that the taste is after, in the order of the catalogue. */
export function listMatches(taste: Taste, catalogue: readonly DemoProduct[]): DemoProduct[] {
  return catalogue.filter((product) => matches(taste, product));
}

export const CATEGORIES = ["shoes", "jackets", "bags", "lamps", "mugs", "chairs"] as const;
export type Category = (typeof CATEGORIES)[number];

export const COLOURS = [
  "black",
  "white",
  "grey",
  "brown",
  "red",
  "orange",
  "yellow",
  "green",
  "blue",
  "pink",
] as const;
export type Colour = (typeof COLOURS)[number];

export const STYLES = ["minimal", "classic", "retro", "rustic", "playful"] as const;
export type Style = (typeof STYLES)[number];

/** Thirds of a category by price, cheapest first. */
export const PRICE_BANDS = ["budget", "mid", "premium"] as const;
export type PriceBand = (typeof PRICE_BANDS)[number];

/** One thing the demo shop sells. Everything about it is invented by `createCatalogue`. */
export interface DemoProduct {
  readonly id: string;
  readonly category: Category;
  readonly title: string;
  readonly description: string;
  readonly brand: string;
  readonly colour: Colour;
  /** Euros. */
  readonly price: number;
  /** Where the price lies inside the category; derived from `price`, never shown to a model. */
  readonly band: PriceBand;
  readonly style: Style;
  readonly material: string;
  /** Silhouette, such as `runner` or `loafer`; picks the drawing and the noun of the title. */
  readonly shape: string;
  /** Share of all demand, summing to 1 over the catalogue; the shop sorts by it. */
  readonly popularity: number;
}

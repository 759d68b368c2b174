import { CATEGORIES, PRICE_BANDS, STYLES, type Category, type DemoProduct } from "./product.ts";
import { createRandom, mixSeed, type Random } from "./random.ts";
import { NAMES, RANGES } from "./ranges.ts";

/** The seed of the shop that is served; other seeds give other shops of the same kind. */
export const SHOP_SEED = 7;

const PER_CATEGORY = 50;

/** `length` entries that use each value equally often, in random order. */
function spread<T>(values: readonly T[], length: number, random: Random): T[] {
  return random.shuffle(Array.from({ length }, (_, i) => values[i % values.length] as T));
}

/** Prices as shops write them: whole euros, dearer ones in steps of five less one. */
function roundPrice(euros: number): number {
  return euros < 40
    ? Math.round(euros)
    : euros < 120
      ? Math.round(euros / 2) * 2 - 1
      : Math.round(euros / 10) * 10 - 1;
}

/** Wood is stained, everything else is simply of its colour. */
function nameStuff(colour: string, material: string): string {
  return material === "oak" || material === "ash" ? `${colour}-stained ${material}` : `${colour} ${material}`;
}

function createCategory(category: Category, random: Random): Omit<DemoProduct, "popularity">[] {
  const range = RANGES[category];
  const names = random.shuffle(NAMES);
  const colours = spread(range.colours, PER_CATEGORY, random);
  const styles = spread(STYLES, PER_CATEGORY, random);
  const shapes = spread(Object.keys(range.shapes), PER_CATEGORY, random);
  const materials = spread(range.materials, PER_CATEGORY, random);
  const brands = spread(range.brands, PER_CATEGORY, random);
  // One place on the price ladder each, so every category runs evenly from budget to premium.
  const ladder = spread(
    Array.from({ length: PER_CATEGORY }, (_, step) => step),
    PER_CATEGORY,
    random,
  );
  const [low, high] = range.prices;
  return Array.from({ length: PER_CATEGORY }, (_, i) => {
    const step = ladder[i] as number;
    const shape = shapes[i] as string;
    const style = styles[i] as DemoProduct["style"];
    const colour = colours[i] as DemoProduct["colour"];
    const material = materials[i] as string;
    const words = range.shapes[shape] as { noun: string; sentence: string };
    return {
      id: `${category}-${String(i + 1).padStart(2, "0")}`,
      category,
      title: `${names[i] as string} ${words.noun}`,
      description: `${words.sentence.replace("{stuff}", nameStuff(colour, material))} ${range.styles[style]}`,
      brand: brands[i] as string,
      colour,
      price: roundPrice(low * (high / low) ** (step / (PER_CATEGORY - 1))),
      band: PRICE_BANDS[Math.floor((step * PRICE_BANDS.length) / PER_CATEGORY)] as DemoProduct["band"],
      style,
      material,
      shape,
    };
  });
}

/**
 * The whole assortment of the demo shop, most popular first: six categories of fifty products whose colour, price,
 * style, shape, material and brand are drawn evenly and independently. Deterministic in `seed`; pure, so page, trainer and tests
 * see the same shop.
 */
export function createCatalogue(seed: number = SHOP_SEED): DemoProduct[] {
  const products = CATEGORIES.flatMap((category, index) =>
    createCategory(category, createRandom(mixSeed(seed, index))),
  );
  // Demand falls off like 1/rank^0.6: a few bestsellers, a long tail, mixed over all categories.
  const order = createRandom(mixSeed(seed, CATEGORIES.length)).shuffle(products);
  const demand = order.map((_, rank) => (rank + 4) ** -0.6);
  const total = demand.reduce((sum, share) => sum + share, 0);
  return order.map((product, rank) => ({ ...product, popularity: (demand[rank] as number) / total }));
}

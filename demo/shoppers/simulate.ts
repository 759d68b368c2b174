import type { DemoProduct } from "../catalogue/product.ts";
import { createRandom, mixSeed, type Random } from "../catalogue/random.ts";
import { createTaste, isNear, listMatches, type Taste } from "./taste.ts";

/** One row of the simulated log. */
export interface SimulatedInteraction {
  readonly sessionId: string;
  readonly userId: string;
  readonly itemId: string;
  readonly action: "click" | "cart";
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
}

/** Monday, 2 March 2026: the log spans the 28 days from here. */
const FIRST_DAY_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;
const LONGEST = 20;
/** Users have distinct streams of chance from sessions, whatever their number. */
const USER_STREAM = 0x10000000;

/** Draws one product, in proportion to popularity to the power of `bias`. */
function drawByPopularity(products: readonly DemoProduct[], bias: number, random: Random): DemoProduct {
  const weights = products.map((product) => product.popularity ** bias);
  let left = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return products[index] as DemoProduct;
  }
  return products[products.length - 1] as DemoProduct;
}

/** Most visits are short: one click is the most common, a fifth have more than eight. */
function drawLength(random: Random): number {
  return Math.min(LONGEST, 1 + Math.floor(-5 * Math.log(1 - random.next())));
}

/** What one visit looks at: mostly what the taste is after, at times a neighbour, at times just a bestseller. */
function drawVisit(taste: Taste, catalogue: readonly DemoProduct[], random: Random): DemoProduct[] {
  const wanted = listMatches(taste, catalogue);
  const near = catalogue.filter((product) => isNear(taste, product));
  const noise = 0.05 + 0.2 * random.next();
  const bias = 0.4 + 0.6 * random.next();
  const seen = new Set<DemoProduct>();
  return Array.from({ length: drawLength(random) }, () => {
    const stray = random.next();
    const pool = stray >= noise ? wanted : stray >= noise / 2 && near.length > 0 ? near : catalogue;
    const unseen = pool.filter((product) => !seen.has(product));
    // Shoppers come back to a thing now and then, and have to once they saw everything they came for.
    const again = unseen.length === 0 || random.next() < 0.06;
    const product = drawByPopularity(again ? pool : unseen, bias, random);
    seen.add(product);
    return product;
  });
}

/**
 * A log of simulated visits, ordered by time, with `count` sessions of 1–20 clicks. Users keep their taste and come
 * about one and a half times. Deterministic in `seed`; see README.md here for the model and for what it is not.
 */
export function simulateSessions(options: {
  catalogue: readonly DemoProduct[];
  count: number;
  seed: number;
}): SimulatedInteraction[] {
  const { catalogue, count, seed } = options;
  const users = Math.max(1, Math.round(count / 1.5));
  const rows: SimulatedInteraction[] = [];
  for (let session = 0; session < count; session++) {
    const random = createRandom(mixSeed(seed, session));
    const user = session < users ? session : random.below(users);
    const taste = createTaste(mixSeed(seed, USER_STREAM + user));
    const sessionId = `s${String(session + 1).padStart(6, "0")}`;
    const userId = `u${String(user + 1).padStart(6, "0")}`;
    let at = FIRST_DAY_MS + Math.floor(random.next() * 28 * DAY_MS);
    for (const { id: itemId } of drawVisit(taste, catalogue, random)) {
      rows.push({ sessionId, userId, itemId, action: "click", at });
      if (random.next() < 0.05) rows.push({ sessionId, userId, itemId, action: "cart", at: at + 9_000 });
      at += 10_000 + Math.floor(-40_000 * Math.log(1 - random.next()));
    }
  }
  // Sorting is stable, so that rows of one session with the same time keep their order.
  return rows.sort((a, b) => a.at - b.at);
}

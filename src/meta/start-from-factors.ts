import type { RatingFactorOptions } from "./baselines/factorise-ratings.ts";
import { factoriseRatings } from "./baselines/factorise-ratings.ts";
import { beyondMeans, shrinkItemMeans } from "./baselines/item-means.ts";
import type { Session } from "./data-set.ts";
import { meanRating } from "./rated-tasks.ts";
import type { TrainState } from "./train-state.ts";

/** λ of the factorisation that training begins with, and what a visitor's bias is worth in ratings. */
const SHRINKAGE = 8;
const BIAS_SHRINKAGE = 4;
/** A direction in which visitors do not differ: its prior is worth so many ratings. */
const FIXED = 50;
/** Length of what content rows begin with: little beside an item's own row. */
const CONTENT = 0.1;

/**
 * Begins the training of ratings at a factorisation of them, in place, so that meta-learning starts where it ends: item
 * vectors are the factors, the item's mean beyond the mean of all, and a filler that makes all of them equally long,
 * as vectors of length 1 stay what they were up to one scale. Ridge's prior is the factorisation's. What content
 * says begins as the filler, which is the mean of all ratings.
 */
export function startFromFactors({ meta, tables }: TrainState, sessions: readonly Session[]): void {
  const { dim, id, content } = tables;
  const items = id.length / dim;
  const factors = dim - 2;
  if (factors < 1)
    throw new Error(`item vectors of ${dim} are too short for ratings; choose --dim 3 or more`);
  const [biasAt, fillerAt] = [factors, factors + 1];
  const mean = meanRating(sessions);
  const means = shrinkItemMeans(sessions, items);
  const options: RatingFactorOptions = { factors, shrinkage: SHRINKAGE };
  const histories = sessions.map((session) => ({
    items: session.items,
    ratings: beyondMeans(session, means),
  }));
  const vectors = factoriseRatings(histories, items, { ...options, sweeps: 8, seed: 1 });

  const square = (item: number) =>
    vectors.subarray(item * factors, (item + 1) * factors).reduce((sum, x) => sum + x * x, 0) +
    (means[item]! - mean) ** 2;
  const length = Math.sqrt(Math.max(...Array.from(means.keys(), square)));
  for (let item = 0; item < items; item++) {
    const at = item * dim;
    id.set(vectors.subarray(item * factors, (item + 1) * factors), at);
    id[at + biasAt] = means[item]! - mean;
    id[at + fillerAt] = Math.sqrt(Math.max(0, length ** 2 - square(item)));
  }
  for (let at = 0; at < content.length; at++) {
    content[at] = at % dim === fillerAt ? CONTENT : 0.01 * content[at]!;
  }
  const user = meta["user"]!.values;
  user.fill(0);
  user[biasAt] = length;
  user[dim] = mean;
  const logPrecision = meta["logPrecision"]!.values;
  logPrecision.fill(Math.log(SHRINKAGE / length ** 2));
  logPrecision[biasAt] = logPrecision[fillerAt] = Math.log(FIXED / length ** 2);
  logPrecision[dim] = Math.log(BIAS_SHRINKAGE);
  meta["logSpread"]!.values.fill(Math.log(0.01));
}

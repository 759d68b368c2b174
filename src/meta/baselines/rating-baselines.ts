import { cutRatedTasks } from "../evaluate/cut-rated-tasks.ts";
import { meanAbsoluteError } from "../evaluate/rating-metrics.ts";
import type { Session } from "../data-set.ts";
import { meanRating } from "../rated-tasks.ts";
import type { SupportSet } from "../ranker.ts";
import { holdOut } from "../split.ts";
import { factoriseRatings, foldInRatings } from "./factorise-ratings.ts";
import { beyondMeans, ITEM_SHRINKAGE, shrinkItemMeans } from "./item-means.ts";
import type { Baseline } from "./make-ranker.ts";

/** Ratings at which a visitor's bias counts as much as none. */
const VISITOR_SHRINKAGE = 5;
/** λ of the factorisation, chosen on the end of the sessions. */
const SHRINKAGES = [5, 8, 12, 20];
const FACTORS = 8;

/** What a visitor would give an item. */
type Foretell = (support: SupportSet) => (item: number) => number;

/**
 * Who foretells ratings without meta-learning, their scores are ratings: the mean of all; each item's mean with the
 * visitor's bias; and item vectors by alternating least squares with a visitor's by the same ridge regression.
 */
export function fitRatingBaselines(sessions: readonly Session[], items: number): Baseline[] {
  const mean = meanRating(sessions);
  const biases = { itemShrinkage: ITEM_SHRINKAGE, visitorShrinkage: VISITOR_SHRINKAGE };
  const shrinkage = chooseShrinkage(sessions, items);
  return [
    makeBaseline("global mean", {}, items, () => () => mean),
    makeBaseline("item mean + user bias", biases, items, fitBiases(sessions, items)),
    makeBaseline(
      "ridge, not meta",
      { factors: FACTORS, shrinkage },
      items,
      fitFactors(sessions, items, shrinkage),
    ),
  ];
}

function makeBaseline(
  name: string,
  settings: Baseline["settings"],
  items: number,
  foretell: Foretell,
): Baseline {
  return {
    name,
    settings,
    score: async (supports) => {
      const scores = new Float32Array(supports.length * items);
      supports.forEach((support, at) => {
        const rate = foretell(support);
        for (let item = 0; item < items; item++) scores[at * items + item] = rate(item);
      });
      return scores;
    },
  };
}

function fitBiases(sessions: readonly Session[], items: number): Foretell {
  const means = shrinkItemMeans(sessions, items);
  return (support) => {
    const bias =
      beyondMeans(support, means).reduce((sum, rest) => sum + rest, 0) /
      (support.items.length + VISITOR_SHRINKAGE);
    return (item) => means[item]! + bias;
  };
}

function fitFactors(sessions: readonly Session[], items: number, shrinkage: number): Foretell {
  const means = shrinkItemMeans(sessions, items);
  const rest = (log: SupportSet) => ({ items: log.items, ratings: beyondMeans(log, means) });
  const options = { factors: FACTORS, shrinkage };
  const vectors = factoriseRatings(sessions.map(rest), items, { ...options, sweeps: 8, seed: 1 });
  return (support) => {
    const user = foldInRatings(rest(support), vectors, options);
    return (item) => {
      let sum = means[item]! + user[FACTORS]!;
      for (let f = 0; f < FACTORS; f++) sum += user[f]! * vectors[item * FACTORS + f]!;
      return sum;
    };
  };
}

/** The λ with the least error on the last fifth of the sessions, where all but the asked ratings are known. */
function chooseShrinkage(sessions: readonly Session[], items: number): number {
  const { train, validation } = holdOut(sessions);
  const tasks = cutRatedTasks(validation, "all", { seed: 1 });
  const errors = SHRINKAGES.map((shrinkage) => {
    const foretell = fitFactors(train, items, shrinkage);
    return tasks.reduce(
      (sum, task) => sum + meanAbsoluteError(Array.from(task.items, foretell(task.support)), task.ratings),
      0,
    );
  });
  return SHRINKAGES[errors.indexOf(Math.min(...errors))]!;
}

import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { countCoVisits } from "./count-co-visits.ts";
import type { JudgeOptions } from "./judge-on-end.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

export interface ItemKnnOptions {
  /** Weight of each further click back, δ. */
  readonly decay?: number;
  /** Added to both counts, λ: distrusts similarities between rare items. */
  readonly shrinkage?: number;
  /** Share of the known item in the normaliser, a; the candidate has 1 − a. Half is the cosine. */
  readonly balance?: number;
}

/**
 * Item-kNN with shrunk cosine: v(j) = Σ_b δ^b · C_ij / ((df_i + λ)^a · (df_j + λ)^(1−a)), i the b-th last item,
 * C_ij the sessions with both. Sarwar et al. 2001; shrinkage after Bell and Koren 2007.
 */
export function fitItemKnn(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: ItemKnnOptions = {},
): Baseline {
  const { decay = 0.8, shrinkage = 20, balance = 0.5 } = options;
  const clicks = countClicks(sessions, catalogue.ids.length);
  const { starts, columns, values } = countCoVisits(sessions, clicks.length, () => 1);
  const ofKnown = clicks.map((count) => (count + shrinkage) ** -balance);
  const ofCandidate = clicks.map((count) => (count + shrinkage) ** (balance - 1));
  return makeRanker("item-kNN", { decay, shrinkage, balance }, clicks, (row, recent) => {
    let weight = 1;
    for (const item of recent) {
      for (let at = starts[item]!; at < starts[item + 1]!; at++) {
        const other = columns[at]!;
        row[other] = row[other]! + weight * values[at]! * ofKnown[item]! * ofCandidate[other]!;
      }
      weight *= decay;
    }
  });
}

const DECAYS = [0.2, 0.35, 0.5, 0.8];
const SHRINKAGES = [5, 20, 50, 200];
const BALANCES = [0.35, 0.5, 0.65];

/**
 * Item-kNN with the δ, λ and a that do best when the end of the given sessions is held out. Under protocol M, where no
 * click counts more than another for being later, δ is 1.
 */
export async function fitTunedItemKnn(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: JudgeOptions = {},
): Promise<Baseline> {
  const fit = (settings: ItemKnnOptions, train: readonly Session[]) => fitItemKnn(train, catalogue, settings);
  const start = { decay: options.protocol === "M" ? 1 : 0.5, shrinkage: 20, balance: 0.5 };
  const grid = {
    decay: options.protocol === "M" ? [1] : DECAYS,
    shrinkage: SHRINKAGES,
    balance: BALANCES,
  };
  const best = await chooseByCoordinates(start, grid, sessions, catalogue, fit, options);
  return fitItemKnn(sessions, catalogue, best);
}

import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { countCoVisits } from "./count-co-visits.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

export interface RulesOptions {
  /** Weight of each further click back, δ. */
  readonly decay?: number;
  /** Weight of each further step between the two items inside a training session, ρ. */
  readonly fading?: number;
}

const SHRINKAGE = 5;

/**
 * Directed co-visitation rules: v(j) = Σ_b δ^b · Σ_sessions ω(pos(j) − pos(i)) / (df_i + 5), i the b-th last item,
 * ω(d) = ρ^(d−1) after and half of that before. After the sequential rules of Kamehkhosh, Jannach and Ludewig 2017.
 */
export function fitRules(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: RulesOptions = {},
): Baseline {
  const { decay = 0.8, fading = 0.8 } = options;
  const clicks = countClicks(sessions, catalogue.ids.length);
  const { starts, columns, values } = countCoVisits(sessions, clicks.length, (distance) =>
    distance > 0 ? fading ** (distance - 1) : 0.5 * fading ** (-distance - 1),
  );
  return makeRanker("rules", { decay, fading }, clicks, (row, recent) => {
    let weight = 1;
    for (const item of recent) {
      const share = weight / (clicks[item]! + SHRINKAGE);
      for (let at = starts[item]!; at < starts[item + 1]!; at++) {
        row[columns[at]!] = row[columns[at]!]! + share * values[at]!;
      }
      weight *= decay;
    }
  });
}

const DECAYS = [0.2, 0.35, 0.5, 0.65];
const FADINGS = [0.25, 0.6, 0.8];

/** Rules with the δ, then the ρ, that do best when the end of the given sessions is held out. */
export async function fitTunedRules(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline> {
  const fit = (options: RulesOptions, train: readonly Session[]) => fitRules(train, catalogue, options);
  const start = { decay: 0.5, fading: 0.6 };
  const grid = { decay: DECAYS, fading: FADINGS };
  return fitRules(sessions, catalogue, await chooseByCoordinates(start, grid, sessions, catalogue, fit));
}

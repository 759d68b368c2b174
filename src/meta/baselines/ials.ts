import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { factoriseImplicit, makeFoldIn, type ImplicitOptions } from "./factorise-implicit.ts";
import type { JudgeOptions } from "./judge-on-end.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

/**
 * Implicit matrix factorisation with fold-in: items get vectors by `factoriseImplicit`; a visitor's vector solves the
 * same ridge problem for the known items, and v(j) is its dot product with the item's vector.
 */
export function fitIals(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: Partial<ImplicitOptions> = {},
): Baseline {
  const { factors = 32, sweeps = 8, unobserved = 0.1, regularisation = 0.03, seed = 1 } = options;
  const settings = { factors, sweeps, unobserved, regularisation, seed };
  const clicks = countClicks(sessions, catalogue.ids.length);
  const visits = sessions.map((session) =>
    distinctItems(session).filter((item) => item >= 0 && item < clicks.length),
  );
  const { items } = factoriseImplicit(visits, clicks.length, settings);
  const foldIn = makeFoldIn(items, settings);
  const vector = new Float64Array(factors);
  return makeRanker("iALS fold-in", settings, clicks, (row, recent) => {
    foldIn(recent, vector);
    for (let item = 0; item < row.length; item++) {
      let score = 0;
      for (let k = 0; k < factors; k++) score += vector[k]! * items[item * factors + k]!;
      row[item] = row[item]! + score;
    }
  });
}

const GRID = { regularisation: [0.01, 0.03, 0.06], unobserved: [0.03, 0.1, 0.3] };

/** The same with the λ, then the α0, that do best when the end of the given sessions is held out. */
export async function fitTunedIals(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: JudgeOptions = {},
): Promise<Baseline> {
  const fit = (settings: Partial<ImplicitOptions>, train: readonly Session[]) =>
    fitIals(train, catalogue, settings);
  const start = { unobserved: 0.1, regularisation: 0.03 };
  const best = await chooseByCoordinates(start, GRID, sessions, catalogue, fit, options);
  return fitIals(sessions, catalogue, best);
}

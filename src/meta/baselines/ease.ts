import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { invertPositiveDefinite } from "./invert-positive-definite.ts";
import type { JudgeOptions } from "./judge-on-end.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

export interface EaseOptions {
  /** λ, added to the diagonal of the co-visits. */
  readonly regularisation?: number;
  /** Weight of each further click back; 1 takes the history as a set. */
  readonly decay?: number;
}

/** Clicked items beyond which the inverse, size² numbers and size³/2 multiplications, is no longer a matter of seconds. */
const MOST_ITEMS = 5000;

/**
 * EASE^R: the item-item weights B with a zero diagonal that least squares finds for X ≈ X·B, X the sessions by items;
 * P = (XᵀX + λI)⁻¹, B_ij = −P_ij / P_jj; v(j) = Σ_b decay^b · B_ij, i the b-th last item. Steck 2019. Items without a
 * click have no weights; more than 5,000 with one throw.
 */
export function fitEase(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: EaseOptions = {},
): Baseline {
  const { regularisation = 1000, decay = 1 } = options;
  const clicks = countClicks(sessions, catalogue.ids.length);
  const clicked = listClicked(clicks);
  const size = clicked.length;
  if (size > MOST_ITEMS) {
    throw new Error(
      `EASE inverts a matrix of all clicked items, and ${size} are too many for that (at most ${MOST_ITEMS}); ` +
        "leave it out, or import fewer items",
    );
  }
  const places = new Int32Array(clicks.length).fill(-1);
  for (const [place, item] of clicked.entries()) places[item] = place;
  const weights = findWeights(sessions, places, size, regularisation);
  return makeRanker("EASE", { regularisation, decay }, clicks, (row, recent) => {
    let weight = 1;
    for (const item of recent) {
      const from = places[item]! * size;
      if (from >= 0) {
        for (let place = 0; place < size; place++) {
          row[clicked[place]!] = row[clicked[place]!]! + weight * weights[from + place]!;
        }
      }
      weight *= decay;
    }
  });
}

/** Whether the log has few enough clicked items for EASE, and more sessions than items to learn their weights from. */
export function canFitEase(
  sessions: readonly Session[],
  catalogue: Catalogue,
  mostItems = MOST_ITEMS,
): boolean {
  const size = listClicked(countClicks(sessions, catalogue.ids.length)).length;
  return size > 0 && size <= mostItems && sessions.length > size;
}

const REGULARISATIONS = [500, 2000, 8000, 32_000];

/** EASE with the λ, and under protocol K before that the decay, that do best when the end of the sessions is held out. */
export async function fitTunedEase(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: JudgeOptions = {},
): Promise<Baseline> {
  const fit = (settings: EaseOptions, train: readonly Session[]) => fitEase(train, catalogue, settings);
  const { start, grid } =
    options.protocol === "M"
      ? { start: { decay: 1, regularisation: 2000 }, grid: { regularisation: REGULARISATIONS } }
      : {
          start: { decay: 0.5, regularisation: 200 },
          grid: { decay: [0.2, 0.5, 1], regularisation: [20, 200, 2000] },
        };
  const best = await chooseByCoordinates<EaseOptions>(start, grid, sessions, catalogue, fit, options);
  return fitEase(sessions, catalogue, best);
}

function listClicked(clicks: Float64Array): Int32Array {
  return Int32Array.from(clicks.keys()).filter((item) => clicks[item]! > 0);
}

/** B, row-major over the clicked items. */
function findWeights(
  sessions: readonly Session[],
  places: Int32Array,
  size: number,
  regularisation: number,
): Float32Array {
  const gram = new Float64Array(size * size);
  for (const session of sessions) {
    const visit = distinctItems(session).filter((item) => item >= 0 && item < places.length);
    for (const one of visit) {
      const from = places[one]! * size;
      for (const other of visit) gram[from + places[other]!] = gram[from + places[other]!]! + 1;
    }
  }
  for (let at = 0; at < size; at++) gram[at * size + at] = gram[at * size + at]! + regularisation;
  const inverse = invertPositiveDefinite(gram, size);
  const weights = new Float32Array(size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      if (row === column) continue;
      weights[row * size + column] = -inverse[row * size + column]! / inverse[column * size + column]!;
    }
  }
  return weights;
}

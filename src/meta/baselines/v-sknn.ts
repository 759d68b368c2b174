import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { indexItems } from "./count-co-visits.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";

export interface VSknnOptions {
  /** Training sessions that vote, k. */
  readonly neighbours?: number;
  /** Most recent training sessions looked at per known item, m. */
  readonly recent?: number;
  /** Exponent p of the known items' weights ((j + 1) / n)^p, j = 0 the oldest of n. */
  readonly steepness?: number;
  /** How much an item's inverse session frequency raises its vote, as 1 + factor · log(sessions / df). */
  readonly rarity?: number;
  /** c of exp(−c · distance), the distance from the neighbour's most recently shared item to the item voted for. */
  readonly distanceDecay?: number;
}

/**
 * Vector session-kNN: the training sessions that share the most, and the most recent, items with the visitor vote for
 * their other items. Ludewig and Jannach, Evaluation of session-based recommendation algorithms, UMUAI 2018.
 */
export function fitVSknn(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: VSknnOptions = {},
): Baseline {
  const { neighbours = 100, recent = 500, steepness = 1, rarity = 0, distanceDecay = 0.2 } = options;
  const settings = { neighbours, recent, steepness, rarity, distanceDecay };
  const clicks = countClicks(sessions, catalogue.ids.length);
  const visits = sessions.map((session) => distinctItems(session));
  const postings = indexItems(visits, clicks.length);
  const boosts = clicks.map((count) => 1 + rarity * Math.log(visits.length / Math.max(1, count)));
  const similarity = new Float64Array(visits.length);
  /** Place, inside the training session, of the item shared with the visitor's most recent clicks. */
  const anchors = new Int32Array(visits.length);
  const fading = Float64Array.from({ length: longest(visits) }, (_, distance) =>
    Math.exp(-distanceDecay * distance),
  );

  return makeRanker("V-SKNN", settings, clicks, (row, known) => {
    const candidates: number[] = [];
    for (const [age, item] of known.entries()) {
      const weight = ((known.length - age) / known.length) ** steepness;
      const end = postings.starts[item + 1]!;
      for (let at = Math.max(postings.starts[item]!, end - recent); at < end; at++) {
        const session = postings.sessions[at]!;
        if (similarity[session] === 0) {
          candidates.push(session);
          anchors[session] = postings.places[at]!;
        }
        similarity[session] = similarity[session]! + weight;
      }
    }
    // Of equally similar sessions the later one is the nearer.
    const nearest = [...candidates]
      .sort((a, b) => similarity[b]! - similarity[a]! || b - a)
      .slice(0, neighbours);
    for (const session of nearest) {
      const visit = visits[session]!;
      for (let place = 0; place < visit.length; place++) {
        const item = visit[place]!;
        const distance = Math.abs(place - anchors[session]!);
        if (item >= 0 && item < row.length) {
          row[item] = row[item]! + similarity[session]! * boosts[item]! * fading[distance]!;
        }
      }
    }
    for (const session of candidates) similarity[session] = 0;
  });
}

const GRID = {
  steepness: [1, 2, 3],
  distanceDecay: [0.2, 0.6, 1.2],
  rarity: [0, 0.3, 1],
  neighbours: [100, 500],
};

/** V-SKNN with the p, c, factor and k that do best when the end of the given sessions is held out. */
export async function fitTunedVSknn(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline> {
  const fit = (options: VSknnOptions, train: readonly Session[]) => fitVSknn(train, catalogue, options);
  const start = { steepness: 2, distanceDecay: 0.2, rarity: 0, neighbours: 100 };
  return fitVSknn(sessions, catalogue, await chooseByCoordinates(start, GRID, sessions, catalogue, fit));
}

function longest(visits: readonly Int32Array[]): number {
  return visits.reduce((max, visit) => Math.max(max, visit.length), 0);
}

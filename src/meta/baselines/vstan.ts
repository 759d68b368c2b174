import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import { distinctItems } from "../clicks-of.ts";
import { chooseByCoordinates } from "./choose-by-validation.ts";
import { countClicks } from "./count-clicks.ts";
import { indexItems } from "./count-co-visits.ts";
import { makeRanker, type Baseline } from "./make-ranker.ts";
import { spanOf } from "./span-of.ts";

export interface VstanOptions {
  /** Training sessions that vote, k. */
  readonly neighbours?: number;
  /** Most recent training sessions looked at, of those that share an item with the visitor, m. */
  readonly recent?: number;
  /** λ1: clicks back after which a known item counts 1/e in the similarity. */
  readonly positionLife?: number;
  /** λ2: time after which a training session counts 1/e; in a log without a clock, rows. `Infinity` for no decay. */
  readonly sessionLifeMs?: number;
  /** λ3: steps from the neighbour's last shared item after which an item's vote counts 1/e. */
  readonly distanceLife?: number;
  /** λ4: clicks back of the most recent shared item after which all votes of a neighbour count 1/e. */
  readonly matchLife?: number;
  /** How much an item's inverse session frequency raises its vote, as 1 + factor · log(sessions / df). */
  readonly rarity?: number;
}

/**
 * VSTAN, sequence- and time-aware neighbours. With b(i) = clicks back of a known item (0 the last), w(i) = e^(−b(i)/λ1):
 *
 *   sim(n) = Σ_{i known, i ∈ n} w(i) / (√Σ_{i known} w(i)² · √|n|) · e^(−(t − t_n)/λ2)
 *   v(j) = Σ_{n of the k most similar, j ∈ n} sim(n) · e^(−|pos_n(j) − pos_n(i*)|/λ3) · e^(−min b/λ4) · (1 + factor · log(N/df_j))
 *
 * i* the shared item that n has last, min b over the shared items, t_n the time of n's last click, |n| its distinct
 * items. t only scales all scores of a visitor alike; it is the time of the newest session looked at, so that old
 * ones do not vanish and no visitor's clock is needed. Garg et al., SIGIR 2019 (STAN: λ1, λ2, λ3); Ludewig,
 * Latifi, Mauro and Jannach, UMUAI 2021 (VSTAN: λ4 and the frequency).
 */
export function fitVstan(
  sessions: readonly Session[],
  catalogue: Catalogue,
  options: VstanOptions = {},
): Baseline {
  const { neighbours = 100, recent = 500, positionLife = 1, sessionLifeMs = Infinity } = options;
  const { distanceLife = 1, matchLife = 2, rarity = 0 } = options;
  const settings = { neighbours, recent, positionLife, distanceLife, matchLife, rarity };
  const clicks = countClicks(sessions, catalogue.ids.length);
  const visits = sessions.map((session) => distinctItems(session));
  const endsMs = Float64Array.from(sessions, (session) => session.atMs.at(-1) ?? session.startMs);
  const rootLengths = Float64Array.from(visits, (visit) => Math.sqrt(visit.length));
  const postings = indexItems(visits, clicks.length);
  const boosts = clicks.map((count) => 1 + rarity * Math.log(visits.length / Math.max(1, count)));
  const longest = visits.reduce((max, visit) => Math.max(max, visit.length), 1);
  const fading = Float64Array.from({ length: longest }, (_, distance) => Math.exp(-distance / distanceLife));
  const shared = new Float64Array(visits.length);
  /** Last place of a shared item, and the least clicks back of one. */
  const anchors = new Int32Array(visits.length);
  const backs = new Int32Array(visits.length);
  const name = "VSTAN";
  // JSON knows no infinity, and a report is JSON.
  const reported = Number.isFinite(sessionLifeMs) ? { ...settings, sessionLifeMs } : settings;

  return makeRanker(name, reported, clicks, (row, known) => {
    const touched: number[] = [];
    let norm = 0;
    for (const [back, item] of known.entries()) {
      const weight = Math.exp(-back / positionLife);
      norm += weight * weight;
      const end = postings.starts[item + 1]!;
      // The m most recent of all sessions that share are among the m most recent of each item.
      for (let at = Math.max(postings.starts[item]!, end - recent); at < end; at++) {
        const session = postings.sessions[at]!;
        const place = postings.places[at]!;
        if (shared[session] === 0) {
          touched.push(session);
          backs[session] = back;
          anchors[session] = place;
        }
        anchors[session] = Math.max(anchors[session]!, place);
        shared[session] = shared[session]! + weight;
      }
    }
    const looked = Int32Array.from(touched).sort().slice(-recent);
    const newestMs = looked.reduce((max, session) => Math.max(max, endsMs[session]!), -Infinity);
    const similarities = Float64Array.from(
      looked,
      (session) =>
        (shared[session]! / (Math.sqrt(norm) * rootLengths[session]!)) *
        Math.exp((endsMs[session]! - newestMs) / sessionLifeMs),
    );
    for (const at of placesOfLargest(similarities, neighbours)) {
      const session = looked[at]!;
      const visit = visits[session]!;
      const vote = similarities[at]! * Math.exp(-backs[session]! / matchLife);
      for (let place = 0; place < visit.length; place++) {
        const item = visit[place]!;
        if (item < 0 || item >= row.length) continue;
        row[item] = row[item]! + vote * fading[Math.abs(place - anchors[session]!)]! * boosts[item]!;
      }
    }
    for (const session of touched) shared[session] = 0;
  });
}

/** Where the `most` largest values are; of equal ones the later, as later sessions are nearer. Sorts values alone: fast. */
function placesOfLargest(values: Float64Array, most: number): number[] {
  const least = values.length > most ? values.toSorted()[values.length - most]! : -Infinity;
  const places: number[] = [];
  let above = 0;
  for (const value of values) if (value > least) above++;
  let ties = most - above;
  for (let at = values.length - 1; at >= 0; at--) {
    if (values[at]! > least || (values[at] === least && ties-- > 0)) places.push(at);
  }
  return places;
}

/** Of the time that the sessions span. */
const LIFE_SHARES = [1 / 32, 1 / 8, 1 / 2, 4];

/** VSTAN with the settings that do best, one after the other, when the end of the given sessions is held out. */
export async function fitTunedVstan(sessions: readonly Session[], catalogue: Catalogue): Promise<Baseline> {
  const { fromMs, toMs } = spanOf(sessions);
  const lives = LIFE_SHARES.map((share) => Math.max(1, Math.round(share * (toMs - fromMs))));
  const fit = (options: VstanOptions, train: readonly Session[]) => fitVstan(train, catalogue, options);
  const start = {
    positionLife: 1,
    distanceLife: 1,
    sessionLifeMs: lives.at(-1)!,
    matchLife: 2,
    rarity: 0,
    neighbours: 100,
  };
  const grid = {
    positionLife: [0.5, 1, 2],
    distanceLife: [0.5, 1, 2.5, 5],
    sessionLifeMs: lives,
    matchLife: [0.5, 2, 8],
    rarity: [0, 0.3, 1],
    neighbours: [100, 500],
  };
  return fitVstan(sessions, catalogue, await chooseByCoordinates(start, grid, sessions, catalogue, fit));
}

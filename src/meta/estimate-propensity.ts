import { ACTIONS } from "../core/interaction.ts";
import { speaksFor } from "../learners/support-rows.ts";
import type { InteractionLog } from "./data-set.ts";

const IMPRESSION = ACTIONS.indexOf("impression");
/** Places from the first with fewer clicks on are not told from the last one before them: a few per cent of error are enough. */
const LEAST_CLICKS = 200;
const ROUNDS = 100;

/**
 * How likely visitors are to look at each place of a list, relative to the first: found in a log of impressions and
 * clicks with their places, without any experiment. A click is taken to come about by looking and by liking, click rate
 * of an item at a place = propensity of the place × attraction of the item (the position-based model of Craswell et
 * al., WSDM 2008); both are fitted to the counts by turns until neither moves, so that an item shown at several places
 * compares them and better items at the top do not make the top look better (as regression-EM does it with features;
 * Wang et al., WSDM 2018). It holds as far as places were not chosen by the visitor's own taste.
 *
 * Ends where places have too few clicks; `undefined` where the log does not tell what was shown, or less than two
 * places. An impression is clicked by at most one click, and a click without its impression was shown all the same.
 */
export function estimatePropensity(
  sessions: readonly InteractionLog[],
  catalogueSize: number,
): readonly number[] | undefined {
  const counts = countPlaces(sessions);
  if (!counts) return undefined;
  const { shown, clicked, cells, places } = counts;
  const attraction = new Float64Array(catalogueSize).fill(1);
  const propensity = new Float64Array(places).fill(1);
  const fit = (of: Float64Array, index: (cell: Cell) => number, given: (cell: Cell) => number) => {
    const clicks = new Float64Array(of.length);
    const expected = new Float64Array(of.length);
    cells.forEach((cell, at) => {
      clicks[index(cell)]! += clicked[at]!;
      expected[index(cell)]! += shown[at]! * given(cell);
    });
    of.forEach((_, i) => (of[i] = expected[i]! > 0 ? clicks[i]! / expected[i]! : 0));
  };
  for (let round = 0; round < ROUNDS; round++) {
    fit(
      attraction,
      ({ item }) => item,
      ({ place }) => propensity[place]!,
    );
    fit(
      propensity,
      ({ place }) => place,
      ({ item }) => attraction[item]!,
    );
  }
  return Array.from(propensity, (value) => value / propensity[0]!);
}

interface Cell {
  readonly item: number;
  readonly place: number;
}

/** How often each item was shown and clicked at each place. */
function countPlaces(sessions: readonly InteractionLog[]) {
  const cells: Cell[] = [];
  const shown: number[] = [];
  const clicked: number[] = [];
  const cellOf = new Map<string, number>();
  let impressions = 0;
  const find = (item: number, place: number): number => {
    const key = `${item} ${place}`;
    const known = cellOf.get(key);
    if (known !== undefined) return known;
    cellOf.set(key, cells.length);
    shown.push(0);
    clicked.push(0);
    return cells.push({ item, place }) - 1;
  };
  for (const { items, actions, positions } of sessions) {
    if (!positions) continue;
    const open = new Map<number, number>(); // impressions that no click has answered
    items.forEach((item, at) => {
      const place = positions[at]!;
      if (place < 0) return;
      const cell = find(item, place);
      const waiting = open.get(cell) ?? 0;
      if (actions[at] === IMPRESSION) {
        impressions++;
        shown[cell]!++;
        open.set(cell, waiting + 1);
      } else if (speaksFor(actions[at]!)) {
        clicked[cell]!++;
        if (waiting > 0) open.set(cell, waiting - 1);
        else shown[cell]!++;
      }
    });
  }
  const clicksAt: number[] = [];
  cells.forEach(({ place }, at) => (clicksAt[place] = (clicksAt[place] ?? 0) + clicked[at]!));
  const places = Array.from(clicksAt, (clicks) => (clicks ?? 0) >= LEAST_CLICKS)
    .concat(false)
    .indexOf(false);
  if (impressions === 0 || places < 2) return undefined;
  const told = cells.map(({ place }) => place < places);
  return {
    places,
    cells: cells.filter((_, at) => told[at]),
    shown: shown.filter((_, at) => told[at]),
    clicked: clicked.filter((_, at) => told[at]),
  };
}

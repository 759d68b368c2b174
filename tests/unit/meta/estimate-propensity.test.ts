import { expect, it } from "vitest";
import { estimatePropensity } from "../../../src/meta/estimate-propensity.ts";
import { makeShop } from "../../bench/simulators/make-shop.ts";
import { EXAMINATION, simulateLists } from "../../bench/simulators/simulate-lists.ts";
import { makeSession } from "../evaluate/make-session.ts";

const shop = makeShop({ items: 60, seed: 3 });

it("recovers known propensities within 12 % of each, from 3000 visitors of a house that pushes its own items", () => {
  const visitors = simulateLists(shop, { visitors: 3000, lists: 6, examination: EXAMINATION, seed: 4 });

  const propensity = estimatePropensity(
    visitors.map(({ session }) => session),
    60,
  )!;

  expect(propensity).toHaveLength(EXAMINATION.length);
  propensity.forEach((value, place) => expect(Math.abs(value / EXAMINATION[place]! - 1)).toBeLessThan(0.12));
});

it("is not taken in by better items at the top, as plain click rates are", () => {
  const good = 0.6;
  const poor = 0.1;
  const look = [1, 0.5];
  const sessions = [
    ...lists({ item: 0, place: 0, clicks: 4000 * good * look[0]!, shown: 4000 }),
    ...lists({ item: 0, place: 1, clicks: 1000 * good * look[1]!, shown: 1000 }),
    ...lists({ item: 1, place: 0, clicks: 1000 * poor * look[0]!, shown: 1000 }),
    ...lists({ item: 1, place: 1, clicks: 4000 * poor * look[1]!, shown: 4000 }),
  ];

  const propensity = estimatePropensity(sessions, 2)!;

  expect(propensity[1]).toBeCloseTo(0.5, 3);
});

it("ends where places have too few clicks to be told apart", () => {
  const sessions = [
    ...lists({ item: 0, place: 0, clicks: 400, shown: 1000 }),
    ...lists({ item: 0, place: 1, clicks: 300, shown: 1000 }),
    ...lists({ item: 0, place: 2, clicks: 3, shown: 10 }),
  ];

  expect(estimatePropensity(sessions, 1)).toHaveLength(2);
});

it("says nothing where the log does not tell what was shown, or where", () => {
  const clicks = lists({ item: 0, place: 0, clicks: 500, shown: 500 }).map((session) => ({
    ...session,
    actions: session.actions.map(() => 2),
  }));

  expect(estimatePropensity(clicks, 1)).toBeUndefined();
  expect(estimatePropensity([makeSession([0])], 1)).toBeUndefined();
});

/** One visit for every time that an item was shown at a place. */
function lists({ item, place, clicks, shown }: Record<"item" | "place" | "clicks" | "shown", number>) {
  return Array.from({ length: shown }, (_, i) => {
    const isClicked = i < clicks;
    const session = makeSession(isClicked ? [item, item] : [item], { actions: ["impression", "click"] });
    return { ...session, positions: new Int32Array(session.items.length).fill(place) };
  });
}

import { expect, it } from "vitest";
import { ACTIONS } from "../../../src/core/interaction.ts";
import { createRandom } from "../../../src/core/random.ts";
import { drawItem, drawTaste, makeShop, wishes } from "../../bench/simulators/make-shop.ts";
import { simulateActions } from "../../bench/simulators/simulate-actions.ts";
import { simulateDrift } from "../../bench/simulators/simulate-drift.ts";
import { EXAMINATION, simulateLists } from "../../bench/simulators/simulate-lists.ts";

const shop = makeShop({ items: 80, seed: 1 });
const CLICK = ACTIONS.indexOf("click");

it("draws items as often as their wishes say", () => {
  const chances = wishes(shop, drawTaste(createRandom(2)));
  const random = createRandom(3);
  const counts = new Float64Array(80);

  for (let draw = 0; draw < 20_000; draw++) counts[drawItem(chances, random)]!++;

  // The 99.99 % quantile of χ² with 79 degrees of freedom.
  const error = chances.reduce(
    (sum, chance, i) => sum + (counts[i]! - 20_000 * chance) ** 2 / (20_000 * chance),
    0,
  );
  expect(error).toBeLessThan(134);
});

it("clicks at each place as often as examination times relevance says", () => {
  const visitors = simulateLists(shop, { visitors: 3000, lists: 4, examination: EXAMINATION, seed: 5 });
  const clicks = EXAMINATION.map(() => 0);
  const expected = EXAMINATION.map(() => 0);

  for (const { session, relevance } of visitors) {
    session.items.forEach((item, at) => {
      const place = session.positions![at]!;
      if (session.actions[at] === CLICK) clicks[place]!++;
      else expected[place]! += EXAMINATION[place]! * relevance[item]!;
    });
  }

  // Four standard deviations of a count.
  clicks.forEach((count, place) =>
    expect(Math.abs(count - expected[place]!)).toBeLessThan(4 * Math.sqrt(expected[place]!)),
  );
});

it("leaves nothing of the old taste after a switch, and all of it without", () => {
  const drift = (switchAt?: number) =>
    simulateDrift(shop, {
      visitors: 2000,
      length: 10,
      change: 0,
      ...(switchAt !== undefined && { switchAt }),
      seed: 6,
    });
  const wishOfFirst = (visitors: ReturnType<typeof drift>) =>
    visitors.reduce((sum, { session, wishes: wanted }) => sum + wanted[session.items[0]!]!, 0) / 2000;

  const stayed = wishOfFirst(drift());
  const switched = wishOfFirst(drift(5));

  const strangers = drift();
  const chance =
    strangers.reduce(
      (sum, { wishes: wanted }, i) => sum + wanted[strangers[(i + 1) % 2000]!.session.items[0]!]!,
      0,
    ) / 2000;
  expect(switched).toBeLessThan(1.25 * chance);
  expect(stayed).toBeGreaterThan(2 * chance);
});

it("lets purchases say more of what is bought next than views do", () => {
  const visitors = simulateActions(shop, { visitors: 500, length: 12, seed: 7 });
  const mean = (action: (typeof ACTIONS)[number]) => {
    const values = visitors.flatMap(({ session, wishes: wanted }) =>
      Array.from(session.items, (item, at) => ({ wish: wanted[item]!, action: session.actions[at] }))
        .filter((row) => row.action === ACTIONS.indexOf(action))
        .map(({ wish }) => wish),
    );
    return values.reduce((sum, value) => sum + value, 0) / values.length;
  };

  expect(mean("purchase")).toBeGreaterThan(2 * mean("view"));
});

it("makes the same visitors of the same seed", () => {
  const make = () => simulateLists(shop, { visitors: 5, lists: 2, examination: EXAMINATION, seed: 8 });

  expect(make()).toEqual(make());
});

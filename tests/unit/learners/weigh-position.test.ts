import { expect, it } from "vitest";
import { buildSupport } from "../../../src/learners/support-rows.ts";
import { takePlaces } from "../../../src/learners/take-places.ts";
import { weighPosition } from "../../../src/learners/weigh-position.ts";

const IMPRESSION = 0;
const VIEW = 1;
const CLICK = 2;
const CART = 3;

it("weighs a place by its inverse propensity, later ones as the last, never beyond ten", () => {
  const weights = [0, 1, 2, 9].map((position) => weighPosition([1, 0.5, 0.01], position));

  expect(weights).toEqual([1, 2, 10, 10]);
});

it("weighs nothing where the place or the propensities are unknown", () => {
  expect([
    weighPosition(undefined, 3),
    weighPosition([1, 0.5], -1),
    weighPosition([1, 0.5], undefined),
  ]).toEqual([1, 1, 1]);
});

it("weighs a row by the place of the interaction that counts, and what was passed over by the chance of a look", () => {
  const log = {
    items: [7, 8, 7, 9, 9],
    actions: [CART, IMPRESSION, VIEW, VIEW, CLICK],
    atMs: [0, 1, 2, 3, 4],
    positions: [1, 1, 0, 0, -1],
  };

  const rows = buildSupport(log, 5, [1, 0.5]);

  expect(rows.map(({ item, weight }) => [item, weight])).toEqual([
    [9, 1],
    [7, 2],
    [8, 0.5],
  ]);
});

it("keeps the places of the interactions that are taken from a log", () => {
  const log = { items: [7, 8, 9], actions: [2, 2, 2], atMs: [0, 1, 2], positions: [4, 5, 6] };

  expect(takePlaces(log, [2, 0])).toEqual({
    items: Int32Array.of(9, 7),
    actions: Uint8Array.of(2, 2),
    atMs: Float64Array.of(2, 0),
    positions: Int32Array.of(6, 4),
  });
});

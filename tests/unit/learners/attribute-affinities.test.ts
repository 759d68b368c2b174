import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import { finish } from "../../../src/core/steps.ts";
import { attributeAffinities, hasAffinity } from "../../../src/learners/attribute-affinities.ts";

const ITEMS = 80;
const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));

/** Half are for trails, a quarter is red, prices go from 1 to 80, every eighth is new. */
const catalogue: Catalogue = {
  ids: each(String),
  attributes: [
    { name: "category", kind: "categorical", values: each((i) => (i % 2 === 0 ? "trail running" : "road")) },
    { name: "price", kind: "numeric", values: each((i) => (i === 79 ? NaN : i + 1)) },
    { name: "tags", kind: "multi", values: each((i) => (i % 8 === 0 ? ["new", "new"] : [])) },
    { name: "title", kind: "text", values: each((i) => `Shoe ${i}`) },
    { name: "edition", kind: "categorical", values: each((i) => (i < 2 ? "gold" : null)) },
  ],
};
const shop = Float32Array.from(each((i) => -i / 10));
const adaptedBy = (lift: (item: number) => number) => shop.map((score, item) => score + lift(item));

const affinitiesOf = (scores: { shop: Float32Array; adapted: Float32Array }, options = {}) =>
  finish(attributeAffinities(catalogue, scores, options));

test("names the value whose items rose, and not the one whose items fell", () => {
  const adapted = adaptedBy((item) => (item % 2 === 0 ? 3 : 1));

  const affinities = affinitiesOf({ shop, adapted });

  expect(affinities[0]).toMatchObject({ value: "trail running", text: "category: trail running", items: 40 });
  expect(affinities[0]!.lift).toBeCloseTo(1);
  expect(affinities[0]!.strength).toBeCloseTo(1);
  expect(affinities.map(({ text }) => text)).not.toContain("category: road");
});

test("names one range of a numeric attribute, cut where the catalogue's items are", () => {
  const cheap = affinitiesOf({ shop, adapted: adaptedBy((i) => (i < 20 ? 1 : 0)) });
  const middle = affinitiesOf({
    shop,
    adapted: adaptedBy((i) => (i >= 20 && i < 40 ? 1 : 0)),
  });
  const dear = affinitiesOf({ shop, adapted: adaptedBy((i) => (i >= 60 ? 1 : 0)) });

  const prices = [cheap, middle, dear].map((found) => found.filter(({ attribute }) => attribute === "price"));
  expect(prices.map((found) => found.map(({ text }) => text))).toEqual([
    ["price: under 20"],
    ["price: 20 to 40"],
    ["price: 60 and more"],
  ]);
});

test("says nothing of values with few items, of what all items share, nor of texts", () => {
  const adapted = adaptedBy((item) => (item < 2 ? 9 : 0));

  const affinities = affinitiesOf({ shop, adapted }, { leastItems: 3 });

  expect(affinities.map(({ attribute }) => attribute)).not.toContain("edition");
  expect(affinities.map(({ attribute }) => attribute)).not.toContain("title");
});

test("a wide group that rose a little stands before a small one that rose by chance", () => {
  const adapted = adaptedBy((item) => (item % 2 === 0 ? 2 : 0) + (item % 8 === 0 ? 0.5 : 0));

  const [first, second] = affinitiesOf({ shop, adapted }, { limit: 2 });

  expect([first?.text, second?.text]).toEqual(["category: trail running", "tags: new"]);
  expect(second!.lift).toBeGreaterThan(first!.lift);
});

test("finds nothing where nothing moved, or all by as much", () => {
  expect(affinitiesOf({ shop, adapted: shop })).toEqual([]);
  const risen = affinitiesOf({ shop: shop.map(() => 0), adapted: shop.map(() => 2) });
  expect(risen).toEqual([]);
});

test("knows which items have it", () => {
  const has = (item: number, affinity: object) =>
    hasAffinity(catalogue, item, {
      attribute: "price",
      items: 1,
      lift: 1,
      strength: 1,
      text: "",
      ...affinity,
    } as never);

  expect([has(18, { to: 20 }), has(19, { to: 20 }), has(19, { from: 20 }), has(79, { from: 20 })]).toEqual([
    true,
    false,
    true,
    false,
  ]);
  expect([has(0, { attribute: "tags", value: "new" }), has(1, { attribute: "tags", value: "new" })]).toEqual([
    true,
    false,
  ]);
});

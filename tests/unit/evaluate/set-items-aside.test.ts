import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import { describeItem } from "../../../src/meta/evaluate/describe-item.ts";
import { keepItems, setItemsAside, takeItems } from "../../../src/meta/evaluate/set-items-aside.ts";
import { makeCatalogue, makeSession } from "./make-session.ts";

const ITEMS = 200;
const CATALOGUE: Catalogue = makeCatalogue(ITEMS, [
  {
    name: "number",
    kind: "categorical",
    values: Array.from({ length: ITEMS }, (_, i) => (i < 20 ? null : `${i}`)),
  },
  { name: "tags", kind: "multi", values: Array.from({ length: ITEMS }, () => []) },
]);
const DATA = { catalogue: CATALOGUE, sessions: [makeSession([25, 3, 199]), makeSession([7])], hash: "h" };

test("about the share of items moves to the end, and the sessions still click on the same ones", () => {
  const { data, known } = setItemsAside(DATA, { share: 0.3, seed: 1 });

  expect(known).toBeGreaterThan(120);
  expect(known).toBeLessThan(170);
  expect([...data.catalogue.ids].sort()).toEqual([...CATALOGUE.ids].sort());
  expect(data.sessions.map(({ items }) => Array.from(items, (item) => data.catalogue.ids[item]))).toEqual([
    ["i25", "i3", "i199"],
    ["i7"],
  ]);
  data.catalogue.ids.forEach((id, item) =>
    expect(data.catalogue.attributes[0]!.values[item] ?? "none").toBe(
      Number(id.slice(1)) < 20 ? "none" : id.slice(1),
    ),
  );
});

test("an item without attributes is never set aside, and the seed alone decides on the others", () => {
  const [once, again, other] = [1, 1, 2].map((seed) => setItemsAside(DATA, { share: 0.5, seed }));

  const aside = once!.data.catalogue.ids.slice(once!.known);
  expect(aside.some((id) => Number(id.slice(1)) < 20)).toBe(false);
  expect(again).toEqual(once);
  expect(other!.data.catalogue.ids).not.toEqual(once!.data.catalogue.ids);
});

test("sessions lose what they did to other items, and are gone where nothing is left", () => {
  const [only, ...rest] = keepItems(DATA.sessions, (item) => item > 20);

  expect(Array.from(only!.items)).toEqual([25, 199]);
  expect(Array.from(only!.atMs)).toEqual([0, 2000]);
  expect(rest).toEqual([]);
});

test("an item is described as a page would, with null for what is unknown", () => {
  const catalogue = takeItems(
    makeCatalogue(3, [
      { name: "brand", kind: "categorical", values: ["a", null, "b"] },
      { name: "price", kind: "numeric", values: [1, NaN, 3] },
      { name: "image", kind: "vector", values: [null, null, Float32Array.of(1, 2)] },
    ]),
    [2, 1],
  );

  expect(describeItem(catalogue, 0)).toEqual({
    itemId: "i2",
    attributes: { brand: "b", price: 3, image: [1, 2] },
  });
  expect(describeItem(catalogue, 1)).toEqual({
    itemId: "i1",
    attributes: { brand: null, price: null, image: null },
  });
});

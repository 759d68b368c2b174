import { beforeAll, expect, test } from "vitest";
import { createResolveKeys } from "../../../../src/core/resolve-keys.ts";
import { finish } from "../../../../src/core/steps.ts";
import type { ToldItem } from "../../../../src/core/told-item.ts";
import { readArtifactFolder } from "../../../../src/meta/artifact-folder.ts";
import { addItems } from "../../../../src/model/add-items.ts";
import type { Artifact } from "../../../../src/model/artifact.ts";
import { addToldItems } from "../../../../src/model/told/add-told-items.ts";

let artifact: Artifact;
beforeAll(async () => {
  ({ artifact } = await readArtifactFolder("public/inkling"));
});

/** What a shop's JSON-LD says of a lamp that the demo's artifact does not have. */
const LAMP: ToldItem = {
  keys: ["L-900", "/products/fern-task-lamp"],
  facts: {
    title: "Fern Task Lamp",
    url: "https://shop.example/products/fern-task-lamp",
    brand: "ATELIER VIX",
    category: "Home > Lamps",
    price: 289,
    attributes: { color: "Blue", material: "Steel" },
  },
};
const without = (...names: string[]): ToldItem => {
  const { attributes, ...facts } = LAMP.facts;
  const keep = (all: object) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => !names.includes(name)));
  return {
    keys: LAMP.keys,
    facts: { ...keep(facts), attributes: keep(attributes!) as typeof attributes & object },
  };
};
const add = (items: readonly ToldItem[], to = artifact) =>
  finish(addToldItems(to, items, createResolveKeys(to.catalogue)));

test("an item that a page describes in its own words gets the vector of the same in the catalogue's words", () => {
  const { artifact: larger, left } = add([LAMP]);

  const described = addItems(artifact, [
    {
      itemId: "L-900",
      attributes: {
        title: "Fern Task Lamp",
        brand: "Atelier Vix",
        category: "lamps",
        price: 289,
        colour: "blue",
        material: "steel",
      },
    },
  ]);
  expect(left).toEqual([]);
  expect(larger.vectors).toEqual(described.vectors);
  expect(larger.side).toEqual(described.side);
});

test("it is known under all its names from then on", () => {
  const { artifact: larger } = add([LAMP]);
  const resolve = createResolveKeys(larger.catalogue);

  expect(resolve(["https://shop.example/products/fern-task-lamp.html"])).toBe("L-900");
  expect(resolve(["lamps-50"])).toBe("lamps-50");
  expect(add([{ ...LAMP, keys: ["/products/fern-task-lamp"] }], larger)).toEqual({
    artifact: larger,
    left: [],
  });
});

test.each([
  ["nothing but a title and a price", without("brand", "category", "color", "material")],
  ["all but its material and colour", without("material", "color")],
  [
    "a category that the shop does not have",
    { ...LAMP, facts: { ...LAMP.facts, category: "Garden" }, keys: ["g"] },
  ],
])("an item is left out where the page tells %s", (_, item) => {
  const isLeft = add([item]).left.length;

  expect(isLeft).toBe(1);
});

test("what several sources tell of one item is put together", () => {
  const fromCard: ToldItem = { keys: ["/products/fern-task-lamp"], facts: { title: "Fern", price: 289 } };
  const { left } = add([fromCard, without("title", "price")]);

  expect(left).toEqual([]);
});

test("items that are known, and an artifact without an encoder, stay as they are", () => {
  const { encoder: _, ...bare } = artifact;

  expect(add([{ ...LAMP, keys: ["lamps-50"] }])).toEqual({ artifact, left: [] });
  expect(add([LAMP], bare)).toMatchObject({ artifact: bare, left: [{ keys: LAMP.keys }] });
});

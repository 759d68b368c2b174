import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import type { CueSpec } from "../../../src/core/cue-spec.ts";
import type { NewItem } from "../../../src/core/new-item.ts";
import { createRandom } from "../../../src/core/random.ts";
import { addItems } from "../../../src/model/add-items.ts";
import type { Artifact } from "../../../src/model/artifact.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import { matchContent } from "../../../src/model/content/match-content.ts";
import { encodeContent } from "../../../src/model/content/encode-content.ts";
import { encodeItems, initItemTables } from "../../../src/model/item-encoder.ts";
import { makeCatalogue } from "../evaluate/make-session.ts";

const DIM = 6;
const ITEMS = 40;
const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));

/** Forty items with attributes of every kind; the first twenty are shoes and popular. */
const CATALOGUE: Catalogue = makeCatalogue(ITEMS, [
  { name: "category", kind: "categorical", values: each((item) => (item < 20 ? "shoes" : "hats")) },
  { name: "tags", kind: "multi", values: each((item) => [`t${item % 3}`, `t${item % 5}`]) },
  { name: "price", kind: "numeric", values: each((item) => 5 + ((item * 7) % 40)) },
  {
    name: "title",
    kind: "text",
    values: each((item) => `trail ${item % 4 ? "red" : "blue"} word${item % 6}`),
  },
  { name: "image", kind: "vector", values: each((item) => [item % 2, item % 7, 1]) },
]);
const describe = (item: number): NewItem["attributes"] =>
  Object.fromEntries(
    CATALOGUE.attributes.map(({ name, values }) => [name, values[item]!]),
  ) as NewItem["attributes"];

function makeArtifact(catalogue = CATALOGUE): Artifact {
  const schema = createContentSchema(catalogue);
  const content = encodeContent(schema, catalogue);
  const tables = initItemTables(ITEMS, content.count, DIM, 1);
  return {
    spec: {
      dim: DIM,
      hidden: 0,
      side: ["popularity"],
      supportRows: 4,
      learner: { name: "ridge", adapts: "user", steps: 0, innerLr: 1 },
    },
    meta: {},
    catalogue,
    vectors: encodeItems(tables, content, Int32Array.from(each((item) => item))).vectors,
    side: Float32Array.from(each((item) => (item < 20 ? -1 : -3))),
    contrast: { items: Int32Array.of(0), offset: new Float32Array(1) },
    encoder: { schema, table: tables.content },
  };
}

test("a new item with the attributes of a known one gets that one's vector of content alone", () => {
  const artifact = makeArtifact();
  const { schema, table } = artifact.encoder!;
  const content = encodeContent(schema, CATALOGUE);
  const tables = { dim: DIM, id: new Float32Array(ITEMS * DIM), content: table };

  const { catalogue, vectors } = addItems(artifact, [
    { itemId: "a", attributes: describe(7) },
    { itemId: "b", attributes: describe(33) },
  ]);

  const expected = encodeItems(tables, content, Int32Array.of(7, 33), {
    random: createRandom(1),
    keepId: 0,
    dropout: 0,
  }).vectors;
  expect(catalogue.ids.slice(-3)).toEqual(["i39", "a", "b"]);
  expect(vectors.subarray(0, ITEMS * DIM)).toEqual(artifact.vectors);
  expect(vectors.subarray(ITEMS * DIM)).toEqual(expected);
});

test("its attributes join the catalogue, unknown where nobody names them", () => {
  const { catalogue } = addItems(makeArtifact(), [
    { itemId: "a", attributes: { category: "hats", sku: "x" } },
  ]);

  expect(catalogue.attributes.map(({ values }) => values[ITEMS])).toEqual(["hats", [], NaN, null, null]);
});

test("it has the mean share of clicks of the smallest group of its likes", () => {
  const artifact = makeArtifact();
  const side = artifact.side.map((value, item) => (item === 0 ? 0 : value)); // one shoe is a favourite

  const added = addItems({ ...artifact, side }, [
    { itemId: "shoe", attributes: { category: "shoes" } },
    { itemId: "hat", attributes: { category: "hats" } },
  ]);

  expect(added.side[ITEMS]).toBeCloseTo(Math.log((1 + 19 * Math.exp(-1)) / 20));
  expect(added.side[ITEMS + 1]).toBeCloseTo(-3);
});

test("an item that shares no value with a group has the mean share of all", () => {
  const { side } = addItems(makeArtifact(), [{ itemId: "new", attributes: { title: "blue" } }]);

  expect(side[ITEMS]).toBeCloseTo(Math.log((Math.exp(-1) + Math.exp(-3)) / 2));
});

test("it shares attributes with others, and no visit", () => {
  const artifact = makeArtifact();
  const { schema } = artifact.encoder!;
  const cues = {
    starts: Int32Array.from(each((item) => item).concat(ITEMS)),
    columns: Int32Array.from(each((item) => (item + 1) % ITEMS)),
    together: new Float32Array(ITEMS).fill(1),
    next: new Float32Array(ITEMS).fill(1),
    matches: matchContent(schema, CATALOGUE, ["category", "tags"]),
  };
  const spec = { ...artifact.spec, cues: { matches: ["category", "tags"] } as unknown as CueSpec };

  const added = addItems({ ...artifact, spec, cues }, [
    { itemId: "a", attributes: describe(7) },
    { itemId: "b", attributes: describe(33) },
  ]);

  const { starts, matches } = added.cues!;
  const valuesOf = (item: number) =>
    matches.values.subarray(matches.offsets[item], matches.offsets[item + 1]);
  expect(Array.from(starts.subarray(-3))).toEqual([ITEMS, ITEMS, ITEMS]);
  expect(valuesOf(ITEMS)).toEqual(valuesOf(7));
  expect(valuesOf(ITEMS + 1)).toEqual(valuesOf(33));
});

test("an item that is known, or comes twice, stays as it was first", () => {
  const artifact = makeArtifact();

  const once = addItems(artifact, [
    { itemId: "i3", attributes: describe(30) },
    { itemId: "a", attributes: describe(1) },
    { itemId: "a", attributes: describe(30) },
  ]);
  const twice = addItems(once, [{ itemId: "a", attributes: describe(30) }]);

  expect(once.catalogue.ids).toHaveLength(ITEMS + 1);
  expect(twice).toBe(once);
});

test.each<[string, NewItem, string]>([
  [
    "nothing known",
    { itemId: "a", attributes: { category: "gloves" } },
    "category, tags, price, title, image",
  ],
  [
    "a number as text",
    { itemId: "a", attributes: { price: "9.99" } },
    '"price" of item "a" is "9.99"; give a number',
  ],
  ["a list as a name", { itemId: "a", attributes: { category: ["hats"] } }, "give a name"],
  ["a name as a list", { itemId: "a", attributes: { tags: "t1" } }, "give a list of names"],
  ["a vector of names", { itemId: "a", attributes: { image: ["x"] } }, "give a list of numbers"],
  ["no id", { itemId: "", attributes: describe(1) }, "give the id as text"],
])("refuses %s with a remedy", (_, item, remedy) => {
  const add = () => addItems(makeArtifact(), [{ itemId: "good", attributes: describe(1) }, item]);

  expect(add).toThrow(remedy);
  expect(add).toThrow(expect.objectContaining({ name: "NewItemError" }));
});

test("an artifact without an encoder says so", () => {
  const { encoder: _encoder, ...artifact } = makeArtifact();

  expect(() => addItems(artifact, [{ itemId: "a", attributes: describe(1) }])).toThrow(
    "ships no item encoder",
  );
});

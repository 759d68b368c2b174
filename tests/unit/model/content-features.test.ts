import { expect, test } from "vitest";
import type { Attribute, Catalogue } from "../../../src/core/catalogue.ts";
import {
  createContentSchema,
  encodeContent,
  type ContentColumn,
  type ContentSchema,
} from "../../../src/model/content-features.ts";
import { makeCatalogue } from "../evaluate/make-session.ts";

const categorical = (name: string, values: (string | null)[]): Attribute => ({
  name,
  kind: "categorical",
  values,
});
const rowsOf = (schema: ContentSchema, catalogue: Catalogue): number[][] => {
  const { offsets, rows } = encodeContent(schema, catalogue);
  return catalogue.ids.map((_, item) => Array.from(rows.subarray(offsets[item], offsets[item + 1])));
};
const kinds = ({ columns }: ContentSchema) => columns.map(({ kind }: ContentColumn) => kind);

test("vocabularies hold the values that items share, the most frequent first", () => {
  const catalogue = makeCatalogue(6, [categorical("brand", ["b", "a", "b", "only", "a", "b"])]);

  const schema = createContentSchema(catalogue);

  expect(schema.columns).toEqual([{ kind: "category", attribute: "brand", vocabulary: ["b", "a"] }]);
  expect(rowsOf(schema, catalogue)).toEqual([[0], [1], [0], [], [1], [0]]);
});

test("an item that names a value twice does not make it shared, nor count it twice", () => {
  const tags: Attribute = {
    name: "tags",
    kind: "multi",
    values: [["x", "x"], ["y"], ["y", "z"], ["z", "z"]],
  };
  const catalogue = makeCatalogue(4, [tags]);

  const schema = createContentSchema(catalogue);

  expect(schema.columns).toEqual([{ kind: "category", attribute: "tags", vocabulary: ["y", "z"] }]);
  expect(rowsOf(schema, catalogue)).toEqual([[], [0], [0, 1], [1]]);
});

test("numbers fall into quantile buckets that keep their order", () => {
  const prices = Float64Array.from({ length: 100 }, (_, item) => (item * 37) % 100);
  const catalogue = makeCatalogue(100, [{ name: "price", kind: "numeric", values: prices }]);

  const buckets = rowsOf(createContentSchema(catalogue), catalogue).map(([bucket]) => bucket!);

  const byPrice = [...buckets.keys()].sort((a, b) => prices[a]! - prices[b]!).map((item) => buckets[item]);
  expect(byPrice).toEqual(Array.from({ length: 100 }, (_, i) => Math.floor(i / 5)));
});

test("attributes that tell nothing apart give no rows: one value, one number, nothing known, free text", () => {
  const catalogue = makeCatalogue(4, [
    categorical("same", ["a", "a", "a", "a"]),
    categorical("unique", ["a", "b", "c", "d"]),
    { name: "flat", kind: "numeric", values: [5, 5, 5, 5] },
    { name: "unknown", kind: "numeric", values: [NaN, NaN, NaN, NaN] },
    { name: "title", kind: "text", values: ["x", "x", "y", "y"] },
  ]);

  expect(createContentSchema(catalogue).columns).toEqual([]);
});

test("the category that groups items is crossed with brands and prices", () => {
  const items = Array.from({ length: 80 }, (_, item) => item);
  const catalogue = makeCatalogue(80, [
    categorical(
      "brand",
      items.map((item) => `brand ${item % 2}`),
    ),
    categorical(
      "category",
      items.map((item) => `category ${item >> 4}`),
    ),
    { name: "price", kind: "numeric", values: items.map((item) => item % 4) },
  ]);

  const schema = createContentSchema(catalogue);
  const rows = rowsOf(schema, catalogue);

  expect(kinds(schema)).toEqual(["category", "category", "bucket", "cross", "cross"]);
  expect(schema.columns[3]).toMatchObject({ of: [{ attribute: "category" }, { attribute: "brand" }] });
  // One row per column; items share a crossed row exactly when they share both values.
  expect(rows.every((row) => row.length === 5)).toBe(true);
  const crossed = new Map(items.map((item) => [rows[item]![3]!, `${item >> 4},${item % 2}`]));
  expect(crossed.size).toBe(10);
  for (const item of items) expect(crossed.get(rows[item]![3]!)).toBe(`${item >> 4},${item % 2}`);
});

test("a new catalogue is encoded with the old schema: known values find their rows, unknown ones choose none", () => {
  const old = makeCatalogue(6, [
    categorical("brand", ["a", "a", "a", "b", "b", null]),
    { name: "price", kind: "numeric", values: [1, 2, 3, 4, 5, 6] },
  ]);
  const schema = JSON.parse(JSON.stringify(createContentSchema(old))) as ContentSchema;
  const fresh: Catalogue = {
    ids: ["n0", "n1", "n2", "n3"],
    attributes: [
      { name: "price", kind: "numeric", values: [NaN, 0, 6, 1000] },
      categorical("brand", ["b", "a", "never seen", null]),
    ],
  };

  const [before, after] = [encodeContent(schema, old), encodeContent(schema, fresh)];
  const [oldRows, newRows] = [rowsOf(schema, old), rowsOf(schema, fresh)];

  expect(after.count).toBe(before.count);
  expect(newRows[0]).toEqual([oldRows[3]![0]]);
  expect(newRows[1]!.slice(0, 2)).toEqual(oldRows[0]!.slice(0, 2)); // cheaper than any: the lowest bucket
  expect(newRows[2]).toEqual(oldRows[5]);
  expect(newRows[3]).toEqual(oldRows[5]); // dearer than any: the highest bucket
});

test("a catalogue that lost its attributes chooses no rows", () => {
  const old = makeCatalogue(4, [categorical("brand", ["a", "a", "b", "b"])]);

  expect(rowsOf(createContentSchema(old), makeCatalogue(2))).toEqual([[], []]);
});

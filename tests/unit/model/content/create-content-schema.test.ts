import { expect, test } from "vitest";
import type { Attribute, Catalogue } from "../../../../src/core/catalogue.ts";
import type { ContentColumn, ContentSchema } from "../../../../src/model/content/content-schema.ts";
import { createContentSchema } from "../../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../../src/model/content/encode-content.ts";
import { makeCatalogue } from "../../evaluate/make-session.ts";
import "../../to-be-close-to-array.ts";

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

test("attributes that tell nothing apart give no rows: one value, one number, nothing known, no shared word", () => {
  const catalogue = makeCatalogue(4, [
    categorical("same", ["a", "a", "a", "a"]),
    categorical("unique", ["a", "b", "c", "d"]),
    { name: "flat", kind: "numeric", values: [5, 5, 5, 5] },
    { name: "unknown", kind: "numeric", values: [NaN, NaN, NaN, NaN] },
    { name: "title", kind: "text", values: ["x", "y", "z", null] },
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

  expect(kinds(schema)).toEqual(["category", "category", "bucket", "number", "cross", "cross"]);
  expect(schema.columns[4]).toMatchObject({ of: [{ attribute: "category" }, { attribute: "brand" }] });
  // One row per column; items share a crossed row exactly when they share both values.
  expect(rows.every((row) => row.length === 6)).toBe(true);
  const crossed = new Map(items.map((item) => [rows[item]![4]!, `${item >> 4},${item % 2}`]));
  expect(crossed.size).toBe(10);
  for (const item of items) expect(crossed.get(rows[item]![4]!)).toBe(`${item >> 4},${item % 2}`);
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

test("a number is one more row, weighted by how far it is from the mean, and skewed ones by their logarithm too", () => {
  const even = makeCatalogue(4, [{ name: "size", kind: "numeric", values: [1, 2, 3, 4] }]);
  const skewed = makeCatalogue(5, [{ name: "price", kind: "numeric", values: [1, 10, 10, 100, 1e6] }]);

  const [ofEven, ofSkewed] = [even, skewed].map(createContentSchema);
  const { rows, weights } = encodeContent(ofEven!, even);

  expect(kinds(ofEven!)).toEqual(["bucket", "number"]);
  expect(kinds(ofSkewed!)).toEqual(["bucket", "number", "number"]);
  const number = Array.from(weights!).filter((_, at) => rows[at] === encodeContent(ofEven!, even).count - 1);
  expect(number).toBeCloseToArray([-1.3416, -0.4472, 0.4472, 1.3416], 1e-3);
});

test("a few prices of 0 do not hide that prices are skewed", () => {
  const prices = Array.from({ length: 300 }, (_, item) => (item < 2 ? 0 : Math.exp(item / 30)));
  const catalogue = makeCatalogue(300, [{ name: "price", kind: "numeric", values: prices }]);

  const schema = createContentSchema(catalogue);
  const { weights } = encodeContent(schema, catalogue);

  expect(kinds(schema)).toEqual(["bucket", "number", "number"]);
  expect(Array.from(weights!).every(Number.isFinite)).toBe(true);
  expect(weights![2]).toBe(-3); // the logarithm of nothing
});

test("a number far beyond all others counts as three deviations", () => {
  const old = makeCatalogue(4, [{ name: "size", kind: "numeric", values: [1, 2, 3, 4] }]);
  const fresh = makeCatalogue(2, [{ name: "size", kind: "numeric", values: [1e9, -1e9] }]);

  const { weights } = encodeContent(createContentSchema(old), fresh);

  expect(Array.from(weights!)).toEqual([1, 3, 1, -3]);
});

test.each([" > ", ">", "/", ".", "|"])("values parted by %j are paths, and each level is a value", (by) => {
  const paths = [["a", "b", "c"], ["a", "b", "d"], ["a", "e"], ["a", "e"], ["f", "g"], ["f", "g"], ["f"]];
  const catalogue = makeCatalogue(7, [
    categorical(
      "category",
      paths.map((path) => path.join(by)),
    ),
  ]);

  const schema = createContentSchema(catalogue);
  const rows = rowsOf(schema, catalogue);

  const [separator] = [by.trim()];
  expect(schema.columns[0]).toMatchObject({
    separator,
    vocabulary: ["a", "f", ["a", "b"], ["a", "e"], ["f", "g"]].map((path) => [path].flat().join(separator)),
  });
  expect(rows[0]).toEqual([0, 2]); // its last level is its own alone
  expect(rows[4]).toEqual([1, 4]);
  expect(rows[6]).toEqual([1]);
});

test("a dot in plain names makes no path", () => {
  const catalogue = makeCatalogue(4, [categorical("jack", ["3.5 mm", "3.5 mm", "6.3 mm", "6.3 mm"])]);

  expect(createContentSchema(catalogue).columns).toEqual([
    { kind: "category", attribute: "jack", vocabulary: ["3.5 mm", "6.3 mm"] },
  ]);
});

test("a new leaf of a known category finds the levels above it", () => {
  const old = makeCatalogue(4, [categorical("category", ["a > b", "a > b", "a > c", "a > c"])]);
  const fresh = makeCatalogue(1, [categorical("category", ["a > never seen"])]);
  const schema = createContentSchema(old);

  expect(rowsOf(schema, fresh)[0]).toEqual([rowsOf(schema, old)[0]![0]]);
});

test("names that are unique but made of words are read as text", () => {
  const catalogue = makeCatalogue(4, [
    categorical("name", ["red shoe", "red boot", "blue shoe", "blue boot"]),
  ]);

  expect(kinds(createContentSchema(catalogue))).toEqual(["text"]);
});

test("coordinates of vectors are standardised weights of a row each, of length one all together", () => {
  const values = [Float32Array.of(1, 10), [3, 10], null, [2, 40]];
  const catalogue = makeCatalogue(4, [{ name: "image", kind: "vector", values }]);

  const { offsets, rows, weights, count } = encodeContent(createContentSchema(catalogue), catalogue);

  expect(count).toBe(2);
  expect(Array.from(offsets)).toEqual([0, 2, 4, 4, 6]);
  expect(Array.from(rows)).toEqual([0, 1, 0, 1, 0, 1]);
  const [x, y] = [Math.sqrt(1.5), Math.SQRT1_2];
  expect(Array.from(weights!, (weight) => weight * Math.SQRT2)).toBeCloseToArray(
    [-x, -y, x, -y, 0, 2 * y],
    1e-5,
  );
});

test("vectors of different lengths are refused", () => {
  const catalogue = makeCatalogue(2, [{ name: "image", kind: "vector", values: [[1, 2], [1]] }]);

  expect(() => createContentSchema(catalogue)).toThrow('"image" have 2 and 1 numbers');
});

test("a schema keeps the most frequent values when a catalogue has more than it may have rows", () => {
  const pairs = Array.from({ length: 6000 }, (_, item) => `v${item >> 1}`);
  const catalogue = makeCatalogue(6000, [
    ...Array.from({ length: 9 }, (_, a) => categorical(`a${a}`, pairs)),
    categorical(
      "few",
      pairs.map((_, item) => `f${item % 3}`),
    ),
  ]);

  const { columns } = createContentSchema(catalogue);

  const { count } = encodeContent({ columns }, catalogue);
  expect(count).toBeGreaterThan(23_900);
  expect(count).toBeLessThanOrEqual(24_000);
  expect(columns.find((column) => column.kind === "category" && column.attribute === "few")).toMatchObject({
    vocabulary: ["f0", "f1", "f2"],
  });
});

test("a catalogue that lost its attributes chooses no rows", () => {
  const old = makeCatalogue(4, [categorical("brand", ["a", "a", "b", "b"])]);

  expect(rowsOf(createContentSchema(old), makeCatalogue(2))).toEqual([[], []]);
});

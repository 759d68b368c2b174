import { expect, test } from "vitest";
import type { ContentColumn } from "../../../../src/model/content/content-schema.ts";
import { createContentSchema } from "../../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../../src/model/content/encode-content.ts";
import { nameContentRows } from "../../../../src/model/content/name-content-rows.ts";
import { makeCatalogue } from "../../evaluate/make-session.ts";

const category = (attribute: string, ...vocabulary: string[]): ContentColumn => ({
  kind: "category",
  attribute,
  vocabulary,
});

test("every row of a content table has a name of its own", () => {
  const each = <T>(value: (item: number) => T) => Array.from({ length: 60 }, (_, item) => value(item));
  const catalogue = makeCatalogue(60, [
    { name: "kind", kind: "categorical", values: each((item) => `kind ${item % 3}`) },
    { name: "brand", kind: "categorical", values: each((item) => `brand ${item % 4}`) },
    { name: "price", kind: "numeric", values: each((item) => 1 + item) },
    { name: "tags", kind: "multi", values: each((item) => ["all", `tag ${item % 5}`]) },
    { name: "title", kind: "text", values: each((item) => `word${item % 7} of ${item % 2}`) },
  ]);
  const schema = createContentSchema(catalogue);

  const names = nameContentRows(schema);

  expect(names).toHaveLength(encodeContent(schema, catalogue).count);
  expect(new Set(names).size).toBe(names.length);
  const kinds = schema.columns.map(({ kind }) => kind);
  expect(kinds).toEqual(expect.arrayContaining(["category", "bucket", "number", "text", "cross"]));
});

test("a value keeps its name at another place, and in a pair of values at other places", () => {
  const one = [category("brand", "a", "b"), category("kind", "x", "y")] as const;
  const other = [category("brand", "b", "c"), category("kind", "y")] as const;
  const cross = (of: typeof one | typeof other, pair: string): ContentColumn => ({
    kind: "cross",
    of: [of[0], of[1]],
    vocabulary: [pair],
  });

  const ofOne = nameContentRows({ columns: [...one, cross(one, "1,1")] });
  const ofOther = nameContentRows({ columns: [...other, cross(other, "0,0")] });

  const shared = ofOther.map((name) => ofOne.indexOf(name));
  expect(shared).toEqual([1, -1, 3, 4]);
});

test("the same word means something else as a category and in a text", () => {
  const text: ContentColumn = {
    kind: "text",
    attribute: "brand",
    vocabulary: ["a"],
    idf: [1, 1],
    subwords: 0,
  };

  const [asCategory, asWord] = nameContentRows({ columns: [category("brand", "a"), text] });

  expect(asCategory).not.toBe(asWord);
});

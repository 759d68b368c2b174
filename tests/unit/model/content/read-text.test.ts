import { expect, test } from "vitest";
import type { Catalogue } from "../../../../src/core/catalogue.ts";
import { createContentSchema } from "../../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../../src/model/content/encode-content.ts";
import { hashSubwords } from "../../../../src/model/content/hash-subwords.ts";
import { pairWords, splitWords } from "../../../../src/model/content/split-words.ts";
import { makeCatalogue } from "../../evaluate/make-session.ts";

const titled = (...titles: (string | null)[]): Catalogue =>
  makeCatalogue(titles.length, [{ name: "title", kind: "text", values: titles }]);

/** Weight of each row of each item. */
function read(schema: ReturnType<typeof createContentSchema>, catalogue: Catalogue): Map<number, number>[] {
  const { offsets, rows, weights } = encodeContent(schema, catalogue);
  return catalogue.ids.map(
    (_, item) =>
      new Map(
        Array.from(rows.subarray(offsets[item], offsets[item + 1]), (row, i) => [
          row,
          weights?.[offsets[item]! + i] ?? 1,
        ]),
      ),
  );
}

test.each([
  ["Café-Crème, 2 L", ["café", "crème", "2", "l"]],
  ["ＦＵＬＬ width Ⅷ", ["full", "width", "viii"]],
  ["Кофе / кава", ["кофе", "кава"]],
  ["हिन्दी शब्द", ["हिन्दी", "शब्द"]],
  ["iPhone手机壳 15", ["iphone", "手机", "机壳", "15"]],
  ["茶", ["茶"]],
  ["— …", []],
])("%s is split into words without knowing its language", (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test("words side by side are pairs, in their order", () => {
  expect(pairWords(["trail", "running", "shoe"])).toEqual(["trail running", "running shoe"]);
  expect(pairWords(["shoe"])).toEqual([]);
});

test("words of one stem share pieces, whatever their length", () => {
  const [one, many] = ["shredder", "shredders"].map((word) => new Set(hashSubwords(word, 1e9)));

  expect([...one!].filter((piece) => many!.has(piece)).length).toBeGreaterThanOrEqual(5);
  expect(hashSubwords("a", 1e9)).toHaveLength(1);
});

test("terms that items share are rows of tf-idf weights, and every text has length one", () => {
  const catalogue = titled(
    "red shoe shoe",
    "red boot",
    "blue shoe",
    "blue boot",
    "green boot leather strap",
    "leather strap",
    "leather strap",
    null,
  );

  const schema = createContentSchema(catalogue);
  const items = read(schema, catalogue);

  expect(schema.columns).toMatchObject([
    { vocabulary: ["boot", "leather", "leather strap", "strap", "blue", "red", "shoe"] },
  ]);
  for (const weights of items.slice(0, 7)) {
    expect([...weights.values()].reduce((sum, weight) => sum + weight * weight, 0)).toBeCloseTo(1, 5);
  }
  const [red, shoe] = [5, 6].map((row) => items[0]!.get(row)!);
  expect(shoe! / red!).toBeCloseTo(1 + Math.log(2), 5); // twice in the text, as rare as red
  expect(items[7]!.size).toBe(0);
});

test("a word that no item shares still says something by its pieces", () => {
  const old = titled("paper shredder", "paper shredder", "ink cartridge", "ink cartridge");
  const schema = createContentSchema(old);

  const [fresh, other] = read(schema, titled("shredders", "zzz"));

  expect(schema.columns[0]).toMatchObject({ kind: "text", vocabulary: { length: 4 } });
  expect([...fresh!.keys()].every((row) => row >= 4)).toBe(true);
  expect(fresh!.size).toBeGreaterThan(1);
  expect(other!.size).toBeGreaterThan(0);
});

test("a word that most items have is no term", () => {
  const schema = createContentSchema(titled("new ink", "new ink", "new pen", "new pen", "new pad", "new"));

  expect(schema.columns).toMatchObject([{ vocabulary: ["ink", "pen"] }]);
});

test("a novel counts by its most telling terms alone", () => {
  const words = Array.from({ length: 400 }, (_, i) => `w${i}`).join(" ");
  const catalogue = titled(words, words, "pen", "pen", "ink", "ink");

  expect(read(createContentSchema(catalogue), catalogue)[0]!.size).toBeLessThanOrEqual(64);
});

import { expect, test } from "vitest";
import type { Attribute } from "../../../../src/core/catalogue.ts";
import { createContentSchema } from "../../../../src/model/content/create-content-schema.ts";
import { createFactsReader } from "../../../../src/model/told/read-facts.ts";
import { makeCatalogue } from "../../evaluate/make-session.ts";

const ITEMS = 40;
const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));
const ATTRIBUTES: Attribute[] = [
  {
    name: "category_code",
    kind: "categorical",
    values: each((item) => `women.${item % 2 ? "shoes" : "hats"}.kind${item % 4}`),
  },
  { name: "Vendor", kind: "categorical", values: each((item) => ["Pell & Roe", "Norrvik"][item % 2]!) },
  { name: "price_eur", kind: "numeric", values: each((item) => 10 + item) },
  { name: "tags", kind: "multi", values: each((item) => [`t${item % 3}`, "Sale"]) },
];
const catalogue = makeCatalogue(ITEMS, ATTRIBUTES);
const read = createFactsReader(createContentSchema(catalogue), catalogue);

test("usual names and other spellings mean the catalogue's", () => {
  const told = read({
    brand: "PELL & ROE",
    category: "Women > Shoes > Kind1",
    price: 19.5,
    attributes: { tags: "sale, T2, new" },
  });

  expect(told).toEqual({
    category_code: "women.shoes.kind1",
    Vendor: "Pell & Roe",
    price_eur: 19.5,
    tags: ["Sale", "t2"],
  });
});

test.each([
  ["Shop > Women > Shoes > Kind1", "women.shoes.kind1"],
  ["Women > Shoes > Sandals", "women.shoes"],
  ["Men", null],
])("of the category %s the part counts that is known: %s", (category, expected) => {
  expect(read({ category })["category_code"]).toBe(expected);
});

test.each([
  [1500, null],
  [2, null],
  [60, 60],
])("a price of %s where all cost 10 to 49 is read as %s", (price, expected) => {
  expect(read({ price })["price_eur"]).toBe(expected);
});

import { expect, it, onTestFinished } from "vitest";
import { openDatabase, sqlText } from "../../../src/meta/import/database.ts";
import { detectAttribute } from "../../../src/meta/import/detect-attribute.ts";

const repeat = (values: readonly string[], times: number) =>
  Array.from({ length: times }, () => values).flat();
const upTo = (n: number) => Array.from({ length: n }, (_, i) => String(i));

it.each([
  ["brand_id", upTo(100), "categorical"],
  ["categoryCode", upTo(100), "categorical"],
  ["floor", repeat(["1", "2", "3"], 30), "categorical"],
  ["size", upTo(100), "numeric"],
  ["price", repeat(["10", "20"], 30), "numeric"],
  ["price", ["12.50 EUR", "$9.99", "n/a"], "numeric"],
  ["share", ["0.5", "1", "0.25"], "numeric"],
  ["colour", repeat(["dark red", "blue"], 30), "categorical"],
  ["colour", ["red, white", "blue"], "categorical"],
  ["tags", repeat(["soft|warm", "warm"], 9), { kind: "multi", separator: "|" }],
  ["tags", repeat(["soft, warm", "warm"], 9), { kind: "multi", separator: "," }],
  ["tags", ['["soft","warm"]', "[]"], { kind: "multi", separator: "json" }],
  ["image", ["[0.1, -2.5, 3e-1, 4]", "[1.5,2.5,3.5,-4.5]"], { kind: "vector", separator: "json" }],
  ["image", ["0.1;-2.5;0.3;4", "1.5; 2.5; 3.5; 4.5"], { kind: "vector", separator: ";" }],
  ["similar", ["[12, 55, 7, 9]", "[1, 2, 3, 4]"], { kind: "multi", separator: "json" }],
  ["similar", ["[0.5, 1.5, 2.5, 3.5]", "[0.5, 1.5]"], { kind: "multi", separator: "json" }],
  ["about", ["a lamp made of paper, white and tall", "an oak desk, with two drawers"], "text"],
] as const)("takes %s of %j for %j", async (name, values, expected) => {
  const database = await openDatabase();
  onTestFinished(() => database.close());
  await database.run(`CREATE TABLE items AS SELECT unnest([${values.map(sqlText).join(", ")}, NULL]) AS c0`);
  const reading = await detectAttribute(database, { table: "items", column: "c0", name });
  expect(reading).toEqual(typeof expected === "string" ? { kind: expected } : expected);
});

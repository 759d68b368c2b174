import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { locateLines, type LineQuery } from "../../../src/meta/import/locate-lines.ts";
import { temporaryFolder } from "./import-texts.ts";

async function linesOf(text: string, query: Omit<LineQuery, "records"> & { count: number }) {
  const file = join(await temporaryFolder(), "file");
  await writeFile(file, text);
  const records = new Set(Array.from({ length: query.count }, (_, i) => i));
  const found = await locateLines(file, { delimiter: ",", ...query, records });
  return { records: [...found.records.values()], rejected: [...found.rejected] };
}

it.each([
  ["plain rows", "h,h\na,1\nb,2", [2, 3]],
  ["blank lines", "h,h\n\na,1\n\n\nb,2\n", [3, 6]],
  ["line breaks in quotes", 'h,h\n"a\n\nb",1\nc,"2\n"\nd,3\n', [2, 5, 7]],
  ["doubled quotes", 'h,h\n"a""\n""",1\nb,2\n', [2, 4]],
  ["quotes inside a plain field", 'h,h\na"b,5""\nc,2\n', [2, 3]],
  ["an empty quoted field", 'h,h\n"",1\nb,""\nc,2\n', [2, 3, 4]],
  ["DOS line ends", 'h,h\r\n"a\r\nb",1\r\n\r\nc,2\r\n', [2, 5]],
])("finds records among %s", async (_, text, lines) => {
  expect((await linesOf(text, { kind: "csv", count: 3 })).records).toEqual(lines);
});

it("counts blank lines as records where there is one column only", async () => {
  expect((await linesOf("h\na\n\nb\n", { kind: "csv", count: 3, blankIsRecord: true })).records).toEqual([
    2, 3, 4,
  ]);
});

it("passes over what DuckDB rejected, whatever quotes it holds", async () => {
  const text = 'h,h\na,1\n"x,\ny,"z\nb,2\n';
  const rejected = new Map([[text.indexOf('"x'), '"x,\ny,"z'.length]]);
  const found = await linesOf(text, { kind: "csv", count: 2, rejected });
  expect(found).toEqual({ records: [2, 5], rejected: [[8, 3]] });
});

it("skips blank lines of NDJSON", async () => {
  expect((await linesOf('{"a":1}\n\n  \r\n{"a":2}\n', { kind: "ndjson", count: 2 })).records).toEqual([1, 4]);
});

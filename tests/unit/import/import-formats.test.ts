import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { openDatabase, sqlText } from "../../../src/meta/import/database.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";
import { fixture, importTexts, tell, temporaryFolder } from "./import-texts.ts";

const columns = { session: "visit", item: "sku", time: "when", action: "kind", position: "slot" };

async function importFile(logFile: string, folder: string) {
  const outFolder = join(folder, "data");
  await importLogs({
    logFiles: [logFile],
    catalogueFile: fixture("products.csv"),
    outFolder,
    log: { columns },
  });
  return readDataSet(outFolder);
}

it("reads a CSV log with its catalogue", async () => {
  const data = await importFile(fixture("clicks.csv"), await temporaryFolder());
  expect(tell(data)).toEqual([
    "v1: lamp view, desk view, desk cart",
    "v2: rug view, stool view",
    "v3: lamp purchase",
  ]);
  expect(data.sessions[0]).toMatchObject({ userId: "anna", startMs: Date.UTC(2024, 2, 1, 10), part: null });
  expect(data.catalogue.ids).toEqual(["lamp", "desk", "rug", "chair", "stool"]);
  expect(data.catalogue.attributes).toEqual([
    {
      name: "title",
      kind: "text",
      values: ["Paper floor lamp", "Oak desk", "Round wool rug", "Reading chair", null],
    },
    { name: "category", kind: "categorical", values: ["12", "7", "7", "7", null] },
    { name: "price", kind: "numeric", values: Float64Array.of(49.9, 320, NaN, 180, NaN) },
    {
      name: "tags",
      kind: "multi",
      values: [["light", "white"], ["wood"], ["soft", "wool", "white"], ["wood", "soft"], []],
    },
  ]);
  expect(data.display.image).toEqual(["/img/lamp.svg", "/img/desk.svg", null, "/img/chair.svg", null]);
  expect(data.display.price).toEqual(["49.90", "320", null, "180", null]);
});

it.each(["clicks.tsv", "clicks.ndjson"])("reads the same from %s", async (name) => {
  const folder = await temporaryFolder();
  const expected = await importFile(fixture("clicks.csv"), folder);
  expect((await importFile(fixture(name), folder)).hash).toBe(expected.hash);
});

it.each(["clicks.csv", "clicks.tsv", "clicks.ndjson"])("reads the same from %s.gz", async (name) => {
  const folder = await temporaryFolder();
  const expected = await importFile(fixture("clicks.csv"), folder);
  await writeFile(join(folder, `${name}.gz`), gzipSync(await readFile(fixture(name))));
  expect((await importFile(join(folder, `${name}.gz`), folder)).hash).toBe(expected.hash);
});

it("reads the same from Parquet with typed columns", async () => {
  const folder = await temporaryFolder();
  const expected = await importFile(fixture("clicks.csv"), folder);
  const database = await openDatabase();
  await database.run(
    `COPY (SELECT * REPLACE ("when"::TIMESTAMP AS "when", slot::DOUBLE AS slot) FROM read_csv(${sqlText(fixture("clicks.csv"))}))
     TO ${sqlText(join(folder, "clicks.parquet"))}`,
  );
  database.close();
  expect((await importFile(join(folder, "clicks.parquet"), folder)).hash).toBe(expected.hash);
});

it.each([
  ["spaces", "lamp desk desk", "rug  stool"],
  ["commas", "lamp,desk, desk", "rug,stool"],
  ["bars", "lamp|desk|desk", "rug|stool"],
  ["JSON arrays", '["lamp","desk","desk"]', '["rug", "stool"]'],
])("reads one session a row, items between %s", async (_, first, second) => {
  const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const log = `visit,day,clicked\nv1,19783,${quote(first)}\nv2,19784,${quote(second)}\n`;
  const { data } = await importTexts(
    { log },
    { log: { columns: { session: "visit", time: "day", items: "clicked" } } },
  );
  expect(tell(data)).toEqual(["v1: lamp click, desk click, desk click", "v2: rug click, stool click"]);
  expect(data.sessions[0]!.startMs).toBe(19783 * 86_400_000);
});

it("reads several log files as one, and semicolons, byte order marks and unnamed columns", async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, "a.csv"), "\ufeff;session_id;item_id;time\n0;s1;a;1700000000\n");
  await writeFile(join(folder, "b.csv"), "item_id,time,session_id\nb,1700000060,s1\nc,1700000100,s2\n");
  const outFolder = join(folder, "data");
  await importLogs({ logFiles: [join(folder, "a.csv"), join(folder, "b.csv")], outFolder });
  expect(tell(await readDataSet(outFolder))).toEqual(["s1: a click, b click", "s2: c click"]);
});

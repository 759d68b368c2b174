import { readdir, readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import type { ImportOptions } from "../../../src/meta/import/import-options.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";
import { fixture, importTexts, temporaryFolder, tell } from "./import-texts.ts";

async function refusal(
  texts: Parameters<typeof importTexts>[0],
  options?: Parameters<typeof importTexts>[1],
): Promise<string> {
  return importTexts(texts, options).then(
    () => "accepted",
    (error: Error) => error.message,
  );
}

describe("a column that is missing", () => {
  it("is named, with those that exist and the flag", async () => {
    const message = await refusal({ log: "visit,item\nv,a\n" }, { log: { columns: { session: "vist" } } });
    expect(message).toContain('no column "vist" for session; its columns are visit, item; correct --session');
  });

  it.each([
    ["the item", "session,thing\ns,a\n", "--item, or --items"],
    ["the session or the user", "thing,item\ns,a\n", "--session or --user"],
  ])("is asked for: %s", async (what, log, flags) => {
    const message = await refusal({ log });
    expect(message).toContain(`no column for ${what} that could be recognised`);
    expect(message).toContain(`name it with ${flags}`);
  });

  it("of the catalogue is named", async () => {
    const texts = { log: "session,item\ns,a\n", catalogue: "ean,colour\na,red\n" };
    expect(await refusal(texts)).toContain("its columns are ean, colour; name it with --item-id");
    const options = { catalogue: { columns: { item: "ean" }, ignore: ["size"] } };
    expect(await refusal(texts, options)).toContain('no column "size"');
  });
});

describe("a malformed row", () => {
  it.each([
    ["too few fields", "s,a", "line 4: 2 fields where the header has 3"],
    ["too many fields", "s,a,1709287200,x,y", "line 4: more than 3 fields where the header has 3"],
    ["an open quote", 's,"a,1709287200', "line 4: a quote is not closed"],
    ["an unreadable time", "s,a,yesterday", 'line 4, column "time": cannot read "yesterday" as a time'],
    ["a time in another unit", "s,a,1709287200000000", 'line 4, column "time": cannot read'],
    ["an empty time", "s,a,", 'line 4, column "time": the time is empty'],
    ["an empty item", "s,,1709287200", 'line 4, column "item": the item is empty'],
    ["an empty session", ",a,1709287200", 'line 4, column "session": the session is empty'],
  ])("with %s is refused with its line and what to do", async (_, row, complaint) => {
    const good = 's,"two\nlines",1709287200\n';
    const message = await refusal({ log: `session,item,time\n${good}${row}\n` });
    expect(message).toContain("1 bad row, nothing was imported");
    expect(message).toMatch(/log\.csv, line 4.*; /);
    expect(message).toContain(complaint);
  });

  it("in NDJSON is refused with its line, blank lines counted", async () => {
    const log = '{"session":"s","item":"a"}\n\n{"session":"s",\n[1]\n{"session":"s","item":null}\n';
    const message = await refusal({ log, logName: "log.ndjson" });
    expect(message).toContain("3 bad rows");
    expect(message).toContain("log.ndjson, line 3: broken JSON");
    expect(message).toContain("log.ndjson, line 4: not a JSON object");
    expect(message).toContain('log.ndjson, line 5, column "item": the item is empty');
  });

  it("in the list of a session is refused", async () => {
    const message = await refusal({ log: 'session,items\ns,"a,,b"\nt,\nu,"[""a"""\n' });
    expect(message).toContain('line 2, column "items": cannot read "a,,b"');
    expect(message).toContain('line 3, column "items": the list of items is empty');
    expect(message).toContain('line 4, column "items": cannot read');
  });

  it("says how many lines an open quote takes in", async () => {
    const message = await refusal({ log: 'session,item\ns,"a\ns,b\ns,c\n' });
    expect(message).toContain("line 2: a quote is not closed, so it takes in 2 lines after it");
  });

  it("that is not UTF-8 is refused", async () => {
    const log = Buffer.concat([Buffer.from("session,item\ns,a\ns,caf"), Buffer.of(0xe9), Buffer.from("\n")]);
    expect(await refusal({ log })).toContain("line 3: not UTF-8 text; convert the file");
  });

  it.each([
    ["position", "s,a,first", "the position", { position: "x" }],
    ["order", "s,a,first", "the order", { order: "x" }],
  ])("with an impossible %s is refused", async (_, row, complaint, columns) => {
    expect(await refusal({ log: `session,item,x\n${row}\n` }, { log: { columns } })).toContain(
      `line 2, column "x": ${complaint} "first" is not a`,
    );
  });

  it("of many is one of five shown, and counted", async () => {
    const message = await refusal({ log: `session,item\n${"s,\n".repeat(40)}` });
    expect(message).toContain("40 bad rows");
    expect(message.split("\n")).toHaveLength(1 + 5 + 1);
    expect(message).toContain("… and 35 more");
  });
});

it("refuses an unknown action and says how to map it", async () => {
  const message = await refusal({ log: "session,item,action\ns,a,view\ns,a,poke\n" });
  expect(message).toContain('line 3, column "action": unknown action "poke"');
  expect(message).toContain('--action-map "poke=view"');
});

it("refuses a part that belongs to no split", async () => {
  const message = await refusal(
    { log: "session,item,part\ns,a,d9\n" },
    { split: { parts: { train: ["d1"] } } },
  );
  expect(message).toContain('part "d9" belongs to no split; add it to import.split.parts');
});

describe("the catalogue", () => {
  it("may name an item once only", async () => {
    const catalogue = "id,colour\na,red\nb,red\n\na,blue\n";
    expect(await refusal({ log: "session,item\ns,a\n", catalogue })).toContain(
      'items.csv, line 5, column "id": item id "a" occurs again (first at line 2); keep one row per item',
    );
  });

  it("must hold numbers where numbers are declared", async () => {
    const message = await refusal(
      { log: "session,item\ns,a\n", catalogue: "id,price\na,12\nb,n/a\nc,dear\n" },
      { catalogue: { attributes: { price: { kind: "numeric" } } } },
    );
    expect(message).toContain('line 4, column "price": "dear" is not a number');
    expect(message).toContain("1 bad row,");
  });

  it("must share items with the log", async () => {
    const message = await refusal({ log: "session,item\ns,A-1\n", catalogue: "id,colour\n1,red\n2,blue\n" });
    expect(message).toContain('the log has "A-1" (column "item"), the catalogue "1", "2" (column "id")');
  });
});

describe("a file", () => {
  const many = Array.from({ length: 3000 }, (_, i) => `s${i % 7},i${(i * 7919) % 1013}`).join("\n");
  const packed = gzipSync(`session,item\n${many}\n`);
  const damaged = Buffer.from(packed);
  damaged[packed.length >> 1]! ^= 0xff;

  it.each([
    ["empty", "log.csv", "", "is empty"],
    ["without rows", "log.csv", "session,item\n", "has no rows"],
    ["empty when unpacked", "log.csv.gz", gzipSync(""), "is empty"],
    [
      "cut short",
      "log.csv.gz",
      packed.subarray(0, packed.length >> 1),
      "the gzip stream is damaged or cut short",
    ],
    ["cut by its last byte", "log.csv.gz", packed.subarray(0, -1), "the gzip stream is damaged or cut short"],
    ["damaged", "log.csv.gz", damaged, "the gzip stream is damaged or cut short"],
    ["that is not packed", "log.csv.gz", "session,item\ns,a\n", "the gzip stream is damaged or cut short"],
    ["that is no Parquet", "log.parquet", "session,item\ns,a\n", "cannot be read as Parquet"],
    ["of unknown kind", "log.xlsx", "session,item\ns,a\n", "unknown kind of file; name it .csv"],
    ["with one column twice", "log.csv", "session,Item,item\ns,a,b\n", 'two columns "Item" and "item"'],
    ["with mixed line ends", "log.csv", "session,item\r\ns,a\ns,b\r\n", "one kind of line ends"],
    ["with a JSON array", "log.json", '[{"session":"s","item":"a"}]\n', "write one object a line"],
  ])("%s is refused", async (_, logName, log, complaint) => {
    expect(await refusal({ log, logName })).toContain(complaint);
  });

  it("that does not exist is refused", async () => {
    await expect(importLogs({ logFiles: ["nowhere.csv"] })).rejects.toThrow("nowhere.csv: no such file");
  });
});

it.each([
  [
    "time that is none",
    "session,item,time\ns,a,noon\ns,b,night\n",
    {},
    "cannot tell how the time is written (noon, night)",
  ],
  [
    "condition",
    "session,item\ns,a\n",
    { log: { where: "colour = 'red'" } },
    "--where colour = 'red' cannot be used",
  ],
  [
    "condition that nothing fulfils",
    "session,item\ns,a\n",
    { log: { where: "item = 'b'" } },
    "no row of the log fulfils",
  ],
  [
    "date",
    "session,item,time\ns,a,2024-03-01\n",
    { split: { testFrom: "soon" } },
    "--test-from soon is no date",
  ],
  ["date without times", "session,item\ns,a\n", { split: { testFrom: "2024-03-01" } }, "needs times"],
] as [string, string, object, string][])("refuses a %s", async (_, log, options, complaint) => {
  expect(await refusal({ log }, options)).toContain(complaint);
});

describe("nothing is lost", () => {
  const log = 'session,item,time\ns,a,1709287200\ns,b\ns,c,never\ns,"d,1\nt,e,1709287300\n';

  it("when bad rows are skipped: each is listed with its reason and its text", async () => {
    const { data, manifest, folder } = await importTexts(
      { log: log.replace('"d', '"d"d') },
      { skipBadRows: true },
    );
    expect(tell(data)).toEqual(["s: a click", "t: e click"]);
    expect(manifest.counts.badRows).toBe(3);
    const rejected = (await readFile(join(folder, "data/rejected.ndjson"), "utf8")).trim().split("\n");
    expect(rejected.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { line: 3, column: null, reason: "2 fields where the header has 3", row: "s,b" },
      {
        line: 4,
        column: "time",
        reason: expect.stringContaining("never"),
        row: { session: "s", item: "c", time: "never" },
      },
      { line: 5, column: null, reason: "a quote is not closed", row: 's,"d"d,1' },
    ]);
  });

  it("when an open quote swallows the rest of a long file: then no row of it is skipped", async () => {
    const rows = Array.from({ length: 2000 }, (_, i) => `s${i},${i === 500 ? '"' : ""}item ${i}`);
    const message = await refusal({ log: `session,item\n${rows.join("\n")}\n` }, { skipBadRows: true });
    expect(message).toContain("line 502: a quote is not closed, and the rows after it cannot be told apart");
  });

  it("when an import fails: the earlier folder is whole and nothing else is left", async () => {
    const folder = await temporaryFolder();
    const outFolder = join(folder, "data");
    const options: ImportOptions = {
      logFiles: [fixture("sessions.csv")],
      outFolder,
      log: { columns: { items: "clicked", session: "visit" } },
    };
    await importLogs(options);
    const before = await readDataSet(outFolder);
    await writeFile(join(folder, "bad.csv"), log);
    await expect(importLogs({ logFiles: [join(folder, "bad.csv")], outFolder })).rejects.toThrow("bad rows");
    expect((await readDataSet(outFolder)).hash).toBe(before.hash);
    expect((await readdir(folder)).sort()).toEqual(["bad.csv", "data"]);
  });

  it("when the folder holds something else: it is left alone", async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, "thesis.txt"), "years of work");
    await expect(importLogs({ logFiles: [fixture("clicks.csv")], outFolder: folder })).rejects.toThrow(
      "is no data folder",
    );
    expect(await readdir(folder)).toEqual(["thesis.txt"]);
  });
});

describe("a data folder", () => {
  it("that was never written is asked for", async () => {
    const folder = await temporaryFolder();
    await expect(readDataSet(folder)).rejects.toThrow(`run inkling import --out ${folder} first`);
  });

  it.each(["interactions.parquet", "items.parquet"])("with a damaged %s is refused", async (file) => {
    const { folder } = await importTexts({ log: "session,item\ns,a\n" });
    await truncate(join(folder, "data", file), 40);
    await expect(readDataSet(join(folder, "data"))).rejects.toThrow("is not as it was imported");
  });

  it("of another format is refused", async () => {
    const { folder } = await importTexts({ log: "session,item\ns,a\n" });
    await writeFile(join(folder, "data/data.json"), '{"format":"inkling-data@9"}');
    await expect(readDataSet(join(folder, "data"))).rejects.toThrow("is of format inkling-data@9");
  });
});

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { toImportOptions } from "../../../src/cli/import-flags.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import type { CatalogueOptions } from "../../../src/meta/import/import-options.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";
import { splitSessions } from "../../../src/meta/split.ts";
import { importTexts, tell, temporaryFolder } from "./import-texts.ts";

const header = ["user", "items"];

async function refusal(
  log: string,
  options: Parameters<typeof importTexts>[1],
  logName = "log.txt",
): Promise<string> {
  return importTexts({ log, logName }, options).then(
    () => "accepted",
    (error: Error) => error.message,
  );
}

describe("a log whose first line is data", () => {
  it.each(["log.txt", "log.txt.gz", "log.csv"])(
    "reads lines of a user and its items from %s",
    async (logName) => {
      const text = "anna lamp desk  rug\n\nben\tdesk lamp\n";
      const log = logName.endsWith(".gz") ? gzipSync(text) : text;

      const { data } = await importTexts({ log, logName }, { log: { header } });

      expect(tell(data)).toEqual([
        "row 0: lamp click, desk click, rug click",
        "row 1: desk click, lamp click",
      ]);
      expect(data.sessions.map(({ userId }) => userId)).toEqual(["anna", "ben"]);
      expect(data.catalogue).toEqual({ ids: ["lamp", "desk", "rug"], attributes: [] });
    },
  );

  it("keeps quotes and commas of later lines as they are", async () => {
    const { data } = await importTexts(
      { log: 'anna 10" a"b\nben c\n', logName: "log.txt" },
      { log: { header, itemsSeparator: " " } },
    );
    expect(data.catalogue.ids).toEqual(['10"', 'a"b', "c"]);
  });

  it("reads fields between commas by their number", async () => {
    const { data } = await importTexts(
      { log: 's1,lamp,5\ns1,"desk, oak",6\ns2,rug,7\n' },
      { log: { header: ["session", "item", "time"], timeFormat: "seconds" } },
    );
    expect(tell(data)).toEqual(["s1: lamp click, desk, oak click", "s2: rug click"]);
  });

  it("names the line that lacks a field, blank lines counted", async () => {
    const message = await refusal("anna lamp\n\nben\n", { log: { header } });
    expect(message).toContain('log.txt, line 3, column "items": the list of items is empty');
  });

  it("names the line that has too many fields between commas", async () => {
    const message = await refusal("s1,lamp\ns2,rug,9\n", { log: { header: ["session", "item"] } }, "log.csv");
    expect(message).toContain("log.csv, line 2: more than 2 fields");
  });

  it("is not guessed: without names for its columns they are asked for", async () => {
    expect(await refusal("anna lamp desk\nben rug\n", {})).toMatch(/no column for the item.* --header/);
  });

  it("cannot name the columns of a file that has names", async () => {
    const message = await refusal('{"user":"a","items":"b"}\n', { log: { header } }, "log.ndjson");
    expect(message).toContain("log.ndjson names its own columns; leave out --header");
  });
});

describe("leaving the last items out", () => {
  it("is kept with the data, and splits them", async () => {
    const { data } = await importTexts(
      { log: "anna a b c d\n", logName: "log.txt" },
      { log: { header }, split: { leaveLastOut: true } },
    );
    const { train, test } = splitSessions(data, data.split);
    expect([...train, ...test].map(({ items }) => items.length)).toEqual([2, 4]);
  });

  it("goes with no other split", async () => {
    const split = { leaveLastOut: true, parts: { train: ["a"] } };
    expect(await refusal("anna a b\n", { log: { header }, split })).toContain("name one of --leave-last-out");
  });
});

describe("flags", () => {
  it("name the columns and the split, and win over the configuration file", () => {
    const config = { log: { header: ["session", "items"] }, split: { leaveLastOut: false } };

    const options = toImportOptions({ log: ["a.txt"], header, leaveLastOut: true }, config);

    expect([options.log?.header, options.split?.leaveLastOut]).toEqual([header, true]);
    expect(toImportOptions({ log: ["a.txt"] }, config)).toMatchObject(config);
  });
});

describe("a catalogue that is one JSON object", () => {
  async function importKeyed(text: string, catalogue: CatalogueOptions = {}) {
    const folder = await temporaryFolder();
    const [log, items] = [join(folder, "log.csv"), join(folder, "items.json.gz")];
    await writeFile(log, "session,item\ns,a\ns,b\n");
    await writeFile(items, gzipSync(text));
    const outFolder = join(folder, "data");
    await importLogs({
      logFiles: [log],
      catalogueFile: items,
      outFolder,
      catalogue: { keyed: true, ...catalogue },
    });
    return readDataSet(outFolder);
  }

  it("gives each item its list", async () => {
    const { catalogue } = await importKeyed('{"b":[3,1],"a":[],"c":["x"]}');
    expect(catalogue.ids).toEqual(["b", "a", "c"]);
    expect(catalogue.attributes).toEqual([{ name: "value", kind: "multi", values: [["3", "1"], [], ["x"]] }]);
  });

  it("gives each item its attributes by name", async () => {
    const { catalogue } = await importKeyed('{"a":{"colour":"red"},"b":{"size":"9","colour":"blue"}}', {
      attributes: { size: { kind: "categorical" } },
    });
    expect(catalogue.attributes).toEqual([
      { name: "colour", kind: "categorical", values: ["red", "blue"] },
      { name: "size", kind: "categorical", values: [null, "9"] },
    ]);
  });

  it.each([
    ["one object a line", '{"id":"a"}\n{"id":"b"}\n', "is not one JSON object"],
    ["an array", '[{"id":"a"}]', "does not hold one JSON object"],
    ["cut short", '{"a":[1', "is not one JSON object"],
  ])("is refused when it is %s", async (_, text, complaint) => {
    await expect(importKeyed(text)).rejects.toThrow(complaint);
  });
});

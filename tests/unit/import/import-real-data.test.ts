import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { readImportConfig } from "../../../src/cli/import-config.ts";
import { cutLastTasks } from "../../../src/meta/evaluate/cut-last-tasks.ts";
import { cutPrefixTasks } from "../../../src/meta/evaluate/cut-prefix-tasks.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";
import { splitSessions } from "../../../src/meta/split.ts";
import { temporaryFolder } from "./import-texts.ts";

const root = new URL("../../..", import.meta.url).pathname;
const dataFolder = resolve(root, process.env["INKLING_DATA"] ?? "../shared/data");

it.for([
  [
    "rees46",
    "events.csv.gz",
    "products.csv.gz",
    { sessions: 32_272, interactions: 182_229, items: 41_891, test: 10_634 },
  ],
  [
    "clothing-shop",
    "clicks.csv.gz",
    "items.csv.gz",
    { sessions: 24_026, interactions: 165_474, items: 217, test: 1_924 },
  ],
] as const)(
  "imports %s as its publishers count it",
  { timeout: 120_000 },
  async ([name, log, catalogue, expected], { skip }) => {
    const source = join(dataFolder, name);
    skip(!existsSync(source), `${source} is absent; set INKLING_DATA to the folder with the data sets`);
    const config = await readImportConfig(join(root, `tests/bench/data/${name}.json`));
    const outFolder = join(await temporaryFolder(), "data");
    const files = { logFiles: [join(source, log)], catalogueFile: join(source, catalogue) };
    await importLogs({ ...files, ...config, outFolder });
    const { sessions, catalogue: items, split } = await readDataSet(outFolder);
    expect({
      sessions: sessions.length,
      interactions: sessions.reduce((sum, session) => sum + session.items.length, 0),
      items: items.ids.length,
      test: sessions.filter(({ startMs }) => startMs >= split.testFrom!).length,
    }).toEqual(expected);
  },
);

it.for([
  [
    "diginetica",
    "sessions.csv.gz",
    undefined,
    { sessions: 202_633, interactions: 982_961, items: 43_097, attributes: 0, asked: 60_858 },
  ],
  [
    "amazon-beauty",
    "sequences.txt.gz",
    "item_attributes.json.gz",
    { sessions: 22_363, interactions: 198_502, items: 12_101, attributes: 637, asked: 22_363 },
  ],
] as const)(
  "imports %s, which has neither times nor a catalogue of rows, and asks as often as its papers",
  { timeout: 120_000 },
  async ([name, log, catalogue, expected], { skip }) => {
    const source = join(dataFolder, name);
    skip(!existsSync(source), `${source} is absent; set INKLING_DATA to the folder with the data sets`);
    const config = await readImportConfig(join(root, `tests/bench/data/${name}.json`));
    const outFolder = join(await temporaryFolder(), "data");
    const items = catalogue && { catalogueFile: join(source, catalogue) };
    await importLogs({ logFiles: [join(source, log)], ...items, ...config, outFolder });

    const data = await readDataSet(outFolder);

    const { test } = splitSessions(data, data.split);
    const lengths = { least: 1, most: Infinity };
    const tasks = data.split.leaveLastOut ? cutLastTasks(test, 1) : cutPrefixTasks(test, lengths);
    expect({
      sessions: data.sessions.length,
      interactions: data.sessions.reduce((sum, session) => sum + session.items.length, 0),
      items: data.catalogue.ids.length,
      attributes: data.manifest.attributes.reduce((sum, { distinct }) => sum + distinct, 0),
      asked: tasks.length,
    }).toEqual(expected);
  },
);

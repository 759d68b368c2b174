import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { readImportConfig } from "../../../src/cli/import-config.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { readDataSet } from "../../../src/meta/read-data-set.ts";
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

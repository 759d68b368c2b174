import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareLearners, type ComparisonOptions } from "../../../src/meta/compare/compare-learners.ts";
import { ARMS } from "../../../src/meta/compare/contenders.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { makeTwoTastes, tinyConfig } from "../meta/two-tastes.ts";

let folder: string;
let options: ComparisonOptions;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-compare-"));
  const { sessions } = makeTwoTastes(160);
  const rows = sessions.flatMap(({ id, items, atMs }) =>
    Array.from(items, (item, i) => ({ session_id: id, item_id: `i${item}`, timestamp: 1.7e12 + atMs[i]! })),
  );
  const log = join(folder, "clicks.ndjson");
  await writeFile(log, rows.map((row) => JSON.stringify(row)).join("\n"));
  const data = join(folder, "data");
  const testFrom = new Date(1.7e12 + 120 * 60_000).toISOString();
  await importLogs({ logFiles: [log], outFolder: data, split: { testFrom } });
  const { spec, ...config } = tinyConfig({ epochs: 4 });
  options = {
    dataFolder: data,
    workFolder: join(folder, "work"),
    learners: ["prototypical", "maml"],
    seeds: [1],
    config: { ...config, spec: { ...spec, side: [] } },
    protocol: "K",
    part: "test",
  };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("trains and judges learners and arms alike, and does nothing twice", async () => {
  const comparison = await compareLearners(options);
  const judgement = join(folder, "work", "maml-1", "K-test.json");
  const writtenMs = (await stat(judgement)).mtimeMs;

  const again = await compareLearners(options);

  expect(comparison.results.map(({ name }) => name)).toEqual([
    ...["popularity", "item-kNN", ...Object.keys(ARMS)],
    ...options.learners,
  ]);
  const judged = comparison.results.map(({ result }) => result.sessions);
  for (const sessions of judged) expect(sessions).toEqual(judged[0]);
  expect(again).toEqual(comparison);
  expect((await stat(judgement)).mtimeMs).toBe(writtenMs);
});

test("goes on where it was stopped, to the same result", async () => {
  const workFolder = join(folder, "stopped");
  const interrupt = new AbortController();
  const stopped = compareLearners({
    ...options,
    workFolder,
    signal: interrupt.signal,
    onProgress: (contender, stage) => {
      if (contender === "maml" && stage.startsWith("step 5")) interrupt.abort(new Error("stopped"));
    },
  });
  await expect(stopped).rejects.toThrow("stopped");

  const { results } = await compareLearners({ ...options, workFolder });

  const whole = await compareLearners(options);
  expect(results.map(({ result }) => result)).toEqual(whole.results.map(({ result }) => result));
});

test("names the learners there are when asked for another", async () => {
  const unknown = compareLearners({ ...options, learners: ["mmal"] });

  await expect(unknown).rejects.toThrow(/no learner "mmal"; choose among .*maml/);
});

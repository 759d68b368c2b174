import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evaluateArtifacts } from "../../../src/meta/evaluate/evaluate-artifacts.ts";
import type { RunManifest } from "../../../src/meta/run-folder.ts";
import { importLogs } from "../../../src/meta/import/import-logs.ts";
import { openRun, runTraining } from "../../../src/meta/run-training.ts";
import { makeTwoTastes } from "../meta/two-tastes.ts";
import { inkling, type Outcome } from "./inkling.ts";

/** Small, but with enough steps to be stopped on the way. */
const SETTINGS =
  "--dim 8 --meta-batch 32 --negatives 20 --contrast 20 --epochs 15 --table-lr 0.05 --inner-lr 2".split(" ");

let folder: string;
let data: string;
let otherData: string;
let run: string;
let artifact: string;
let stopped: Outcome;
let stoppedAt: RunManifest;
const parse = <T>({ code, stdout, stderr }: Outcome): T => {
  expect({ code, stderr: withoutBanner(stderr) }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as T;
};
/** tfjs greets on the error stream, whatever one asks of it. */
const withoutBanner = (stderr: string) => stderr.replace(/=+\nHi, looks like[^]*?=+\n/g, "").trim();

/** An NDJSON log of two tastes, one click a minute; the last quarter is the test. */
async function writeLog(path: string): Promise<void> {
  const { sessions } = makeTwoTastes(160);
  const rows = sessions.flatMap(({ id, items, atMs }) =>
    Array.from(items, (item, i) => ({ session_id: id, item_id: `i${item}`, timestamp: 1.7e12 + atMs[i]! })),
  );
  await writeFile(path, rows.map((row) => JSON.stringify(row)).join("\n"));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-cli-"));
  [data, otherData, run, artifact] = ["data", "other", "run", "artifact"].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  const log = join(folder, "clicks.ndjson");
  await writeLog(log);
  const testFrom = new Date(1.7e12 + 120 * 60_000).toISOString();
  const imported = await inkling(["import", "--log", log, "--out", data, "--test-from", testFrom, "--json"]);
  parse(imported);
  await writeFile(join(folder, "other.ndjson"), (await readFile(log, "utf8")).replaceAll('"i3"', '"x3"'));
  await importLogs({
    logFiles: [join(folder, "other.ndjson")],
    outFolder: otherData,
    split: { testFrom },
  });

  stopped = await inkling(["train", "--data", data, "--out", run, ...SETTINGS, "--test-from", testFrom], {
    onOutput: (stdout, child) => {
      if (stdout.includes("outer loop") && !child.killed) child.kill("SIGINT");
    },
  });
  stoppedAt = JSON.parse(await readFile(join(run, "run.json"), "utf8")) as RunManifest;
  const resumed = await inkling(["train", "--data", data, "--out", run, "--resume", "--json"]);
  expect(parse<{ finished: boolean }>(resumed).finished).toBe(true);
  parse(await inkling(["export", "--run", run, "--out", artifact, "--json"]));
}, 120_000);
afterAll(() => rm(folder, { recursive: true }));

test("Ctrl-C stops training with a checkpoint and says how to go on; --resume finishes", () => {
  expect(stopped.code).toBe(130);
  expect(stopped.stdout).toMatch(/stopped at step \d+ of \d+; go on with: inkling train --data .* --resume/);
  expect(stoppedAt.step).toBeLessThan(stoppedAt.totalSteps);
});

test("report describes the artifact and where it came from", async () => {
  const report = parse<Record<string, Record<string, string>>>(await inkling(["report", artifact, "--json"]));

  expect(report["Model"]).toMatchObject({
    "fast weights": expect.stringMatching(/^64 bytes per visitor/) as string,
  });
  expect(report["Catalogue"]).toMatchObject({ items: "40" });
  expect(report["Training"]).toMatchObject({
    data: stoppedAt.data.hash,
    tasks: expect.stringMatching(/from 120 sessions \(refit\)/) as string,
    "outer loop": expect.stringContaining(
      `step ${stoppedAt.totalSteps} of ${stoppedAt.totalSteps}`,
    ) as string,
  });
  expect(JSON.stringify(report)).not.toContain(folder);
});

test("evaluate judges the artifact beside the baselines: it has learned the tastes", async () => {
  interface Report {
    manifest: { dataHash: string };
    curves: { ranker: string; points: { k: number; metrics: { hr20: number } }[] }[];
  }

  const outcome = await inkling(["evaluate", "--data", data, "--artifact", artifact, "--k", "0,2", "--json"]);
  const report = parse<Report>(outcome);

  expect(report.manifest.dataHash).toBe(stoppedAt.data.hash);
  const hitRate = (ranker: string, k: number) =>
    report.curves.find((curve) => curve.ranker === ranker)?.points.find((point) => point.k === k)?.metrics
      .hr20;
  // A taste has 20 items, so whoever knows it from two clicks never misses.
  expect(hitRate("popularity", 2)).toBeLessThan(0.8);
  expect(hitRate("artifact", 2)).toBeGreaterThan(0.9);
});

test("with an evaluation, report writes one page and puts the results on the model card", async () => {
  const [evaluation, page] = [join(folder, "evaluation.json"), join(folder, "report.html")];
  const card = join(artifact, "MODEL_CARD.md");
  const unjudged = await readFile(card, "utf8");

  const judged = ["evaluate", "--data", data, "--artifact", artifact, "--k", "0,2", "--out", evaluation];
  parse(await inkling([...judged, "--json"]));
  const words = ["report", artifact, "--evaluation", evaluation, "--data", data, "--out", page, "--json"];
  const written = parse<{ report: string; card: string }>(await inkling(words));

  expect(written).toMatchObject({ report: page, card });
  const html = await readFile(page, "utf8");
  expect(html).toContain("After 2 clicks, the next item that a visitor opens");
  expect(html).toContain("Loss of what is looked for after each inner step");
  expect(html).not.toMatch(/another version|trained on the sessions/);
  expect(unjudged).toContain("None was given when this card was written.");
  expect(await readFile(card, "utf8")).toContain("| Inkling |");
});

test("a run against overfitting stops early, says so, and counts as finished", async () => {
  const careful = join(folder, "careful");
  const flags =
    "--hold-out .1 --patience 2 --weight-decay .01 --task-dropout .1 --co-visits-from .1 --adversarial .05 --epochs 60".split(
      " ",
    );
  const words = ["train", "--data", data, "--out", careful, ...SETTINGS, ...flags];

  const trained = await inkling(words);
  const manifest = JSON.parse(await readFile(join(careful, "run.json"), "utf8")) as RunManifest;
  const exported = await inkling(["export", "--run", careful, "--out", join(folder, "careful-artifact")]);

  expect(trained.code).toBe(0);
  expect(trained.stdout).toMatch(
    /held-out loss [\d.]+ at step \d+, which is kept \(last [\d.]+\), stopped early at step \d+; next: inkling export/,
  );
  expect(manifest.config).toMatchObject({
    holdOut: 0.1,
    patience: 2,
    weightDecay: 0.01,
    coVisitsFrom: 0.1,
    adversarial: 0.05,
  });
  expect(manifest.sessions).toBe(108);
  expect(manifest.heldOut!.stoppedAt).toBe(manifest.step);
  expect(manifest.step).toBeLessThan(manifest.totalSteps);
  expect(manifest.heldOut!.best.loss).toBeLessThan(manifest.heldOut!.last.loss);
  expect(exported.stdout).not.toContain("unfinished");
});

test.each([
  [
    "an unknown learner",
    1,
    () => ["train", "--data", data, "--out", join(folder, "new"), "--learner", "magic"],
    /there is no learner "magic"; choose one of maml, .*ridge/,
  ],
  [
    "a dimension of two and a half",
    2,
    () => ["train", "--data", data, "--out", join(folder, "new"), "--dim", "2.5"],
    /'--dim <n>' argument '2\.5' is invalid\. It must be a whole number, at least 1/,
  ],
  [
    "holding all histories out",
    2,
    () => ["train", "--data", data, "--out", join(folder, "new"), "--hold-out", "1"],
    /'--hold-out <share>' argument '1' is invalid/,
  ],
  [
    "a patience of none",
    2,
    () => ["train", "--data", data, "--out", join(folder, "new"), "--patience", "0"],
    /'--patience <n>' argument '0' is invalid/,
  ],
])("%s is refused in words, not with a stack", async (_, code, words, message) => {
  const outcome = await inkling(words());

  expect(outcome.code).toBe(code);
  expect(withoutBanner(outcome.stderr)).toMatch(message);
  expect(outcome.stderr).not.toMatch(/^ +at /m);
});

test("an artifact for another catalogue is not judged", async () => {
  const artifacts = [{ name: "artifact", folder: artifact }];

  await expect(evaluateArtifacts({ dataFolder: otherData, artifacts })).rejects.toThrow(
    /artifact knows another catalogue than .*other; train and export it on this data first/,
  );
});

test("a run is never started over or mixed with other settings or data", async () => {
  const { config } = stoppedAt;
  const options = { dataFolder: data, runFolder: run, config };

  await expect(runTraining(options)).rejects.toThrow(
    /already holds a run; go on with --resume, or choose another --out/,
  );
  await expect(runTraining({ ...options, resume: true, config: { ...config, seed: 2 } })).rejects.toThrow(
    /started with another config; resume with the same options/,
  );
  await expect(runTraining({ ...options, resume: true, dataFolder: otherData, on: "all" })).rejects.toThrow(
    /started with another hash and on;/,
  );
});

test.each([
  ["a run", () => run],
  ["an artifact", () => artifact],
])("training starts from %s and keeps in its manifest how much fitted", async (what, from) => {
  const options = { dataFolder: data, runFolder: join(folder, `from ${what}`), initFrom: from() };

  await runTraining({ ...options, config: { ...stoppedAt.config, epochs: 0.2 } });

  const { startedFrom } = JSON.parse(
    await readFile(join(options.runFolder, "run.json"), "utf8"),
  ) as RunManifest;
  expect(startedFrom).toMatchObject({ folder: from(), contentRows: 0, ofContentRows: 0 });
  expect(startedFrom!.weights).toBe(startedFrom!.ofWeights);
  expect(startedFrom!.weights).toBeGreaterThan(10);
});

test("a run that is resumed, or that is to start from chance, starts from no other", async () => {
  const { config } = stoppedAt;
  const options = { dataFolder: data, initFrom: artifact };

  await expect(runTraining({ ...options, runFolder: run, resume: true, config })).rejects.toThrow(
    /goes on from its own checkpoint; leave out --init-from/,
  );
  await expect(
    runTraining({ ...options, runFolder: join(folder, "new"), config: { ...config, init: "random" } }),
  ).rejects.toThrow(/starts from chance.*leave out --init-from/);
});

test("a run is not exported from data that have changed since", async () => {
  const moved = join(folder, "moved");
  await cp(run, moved, { recursive: true });
  const manifest = JSON.parse(await readFile(join(moved, "run.json"), "utf8")) as RunManifest;
  await writeFile(
    join(moved, "run.json"),
    JSON.stringify({ ...manifest, data: { ...manifest.data, folder: otherData } }),
  );

  await expect(openRun(moved)).rejects.toThrow(
    /other has changed since .* was trained on it; import the same log again/,
  );
});

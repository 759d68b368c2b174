import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { readRun, writeRun } from "../../../src/meta/run-folder.ts";
import { startBackend } from "../../../src/meta/start-backend.ts";
import { createTrainRun, type TrainRun } from "../../../src/meta/train.ts";
import { flipBit } from "./flip-bit.ts";
import { makeManifest } from "./make-manifest.ts";
import { makeTwoTastes, tinyConfig } from "./two-tastes.ts";

const CONFIG = tinyConfig();
let folder: string;
let run: TrainRun;

beforeAll(async () => {
  await startBackend();
  const { data, sessions } = makeTwoTastes(20);
  run = createTrainRun(data, sessions, CONFIG);
  run.step();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "inkling-run-"));
  await writeRun(folder, makeManifest(CONFIG, run), run.state);
});
afterEach(() => rm(folder, { recursive: true }));

test("a run is read as it was written", async () => {
  expect(await readRun(folder)).toEqual({ manifest: makeManifest(CONFIG, run), state: run.state });
});

test("writing again replaces manifest and checkpoint and leaves nothing half-written", async () => {
  const state = { ...run.state, step: 7 };

  await writeRun(folder, makeManifest(CONFIG, { ...run, state }), state);

  const read = await readRun(folder);
  expect([read.manifest.step, read.state.step]).toEqual([7, 7]);
});

const DAMAGES: Readonly<Record<string, (bytes: Uint8Array) => Uint8Array>> = {
  empty: () => new Uint8Array(0),
  "cut in its first bytes": (bytes) => bytes.subarray(0, 2),
  "cut in half": (bytes) => bytes.subarray(0, bytes.length >> 1),
  "cut by one number": (bytes) => bytes.subarray(0, bytes.length - 4),
  "longer by one number": (bytes) => Uint8Array.of(...bytes, 0, 0, 0, 0),
  "changed by a bit at its start": (bytes) => flipBit(bytes, 0),
  "changed by a bit in its index": (bytes) => flipBit(bytes, 60),
  "changed by a bit in its weights": (bytes) => flipBit(bytes, bytes.length - 3),
};

test.each(Object.entries(DAMAGES))("a checkpoint that is %s is refused with a remedy", async (_, damage) => {
  const path = join(folder, "checkpoint.bin");
  await writeFile(path, damage(await readFile(path)));

  await expect(readRun(folder)).rejects.toThrow(
    /checkpoint\.bin is damaged; delete the folder and train again/,
  );
});

test("a checkpoint that is gone is refused with a remedy", async () => {
  await rm(join(folder, "checkpoint.bin"));

  await expect(readRun(folder)).rejects.toThrow(
    /checkpoint\.bin is missing; delete the folder and train again/,
  );
});

test.each([
  ["cut off", '{"format": "inkl', /run\.json is not JSON; delete the folder and train again/],
  ["of another version", '{"format": "inkling-run@0"}', /"inkling-run@0"; train again with this version/],
])("a manifest that is %s is refused with a remedy", async (_, text, message) => {
  await writeFile(join(folder, "run.json"), text);

  await expect(readRun(folder)).rejects.toThrow(message);
});

test("a folder without a run is refused with a remedy", async () => {
  await expect(readRun(join(folder, "nothing"))).rejects.toThrow(/holds no training run.*inkling train/);
});

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { LEARNERS } from "../../src/learners/index.ts";
import type { RunManifest } from "../../src/meta/run-folder.ts";
import { inkling } from "./inkling.ts";
import { importDataSet } from "./judge-data-set.ts";

/**
 * Every learner on the same log, with the same tasks, item encoder, seed and budget, then one table: validation
 * sessions ranked through each exported artifact, and how many tasks a second each was meta-trained at.
 */
export async function compareLearners(): Promise<void> {
  const data = importDataSet("rees46");
  const work = join("runs", "bench", "learners");
  rmSync(work, { recursive: true, force: true });
  const names = Object.keys(LEARNERS);
  for (const name of names) {
    const adapts = LEARNERS[name]!.adapts[0]!;
    const budget = ["--on", "train", "--epochs", "1"];
    inkling(
      "train",
      "--data",
      data,
      "--out",
      join(work, name, "run"),
      "--learner",
      name,
      "--adapts",
      adapts,
      ...budget,
    );
    inkling("export", "--run", join(work, name, "run"), "--out", join(work, name, name));
  }
  const artifacts = names.map((name) => join(work, name, name));
  inkling("evaluate", "--data", data, "--part", "validation", "--artifact", ...artifacts);
  for (const name of names) {
    const { tasks, trainSeconds, step, config } = readRun(join(work, name, "run"));
    const rate = Math.round((step * config.metaBatch) / trainSeconds);
    console.log(
      `${name.padEnd(16)} ${String(rate).padStart(6)} tasks/s over ${tasks} tasks, ${trainSeconds} s on wasm`,
    );
  }
}

function readRun(folder: string): RunManifest {
  return JSON.parse(readFileSync(join(folder, "run.json"), "utf8")) as RunManifest;
}

import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Public logs that quality is judged on: files below INKLING_DATA, imported with `tests/bench/data/NAME.json`. */
export const DATA_SETS: Readonly<Record<string, { readonly log: string; readonly catalogue: string }>> = {
  rees46: { log: "rees46/events.csv.gz", catalogue: "rees46/products.csv.gz" },
  "clothing-shop": { log: "clothing-shop/clicks.csv.gz", catalogue: "clothing-shop/items.csv.gz" },
};

/**
 * The whole loop on one real log, with the commands that a shop uses: import, train on everything before the test
 * period, export to int8, and rank the test sessions through the exported artifact beside the baselines.
 */
export async function judgeDataSet(name: string): Promise<void> {
  const root = process.env["INKLING_DATA"] ?? "../shared/data";
  const { log, catalogue } = DATA_SETS[name]!;
  if (!existsSync(join(root, log))) {
    throw new Error(`${join(root, log)} is not there; set INKLING_DATA to the folder with the public logs`);
  }
  const work = join("runs", "bench", name);
  rmSync(work, { recursive: true, force: true });
  const config = join("tests", "bench", "data", `${name}.json`);
  inkling(
    "import",
    "--log",
    join(root, log),
    "--catalogue",
    join(root, catalogue),
    "--config",
    config,
    "--out",
    join(work, "data"),
  );
  inkling("train", "--data", join(work, "data"), "--out", join(work, "run"));
  inkling("export", "--run", join(work, "run"), "--out", join(work, "inkling"));
  inkling(
    "evaluate",
    "--data",
    join(work, "data"),
    "--artifact",
    join(work, "inkling"),
    "--out",
    join(work, "evaluation.json"),
  );
}

function inkling(...args: string[]): void {
  console.log(`\n$ inkling ${args.join(" ")}`);
  execFileSync(process.execPath, ["--import", "tsx", "src/cli/inkling.ts", ...args], { stdio: "inherit" });
}

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import type { EvaluationReport } from "../../../src/meta/evaluate/run-evaluation.ts";
import { inkling } from "../inkling.ts";
import { DATA_SETS, importDataSet } from "../judge-data-set.ts";
import { REACH_ROWS } from "./reach-rows.ts";

/** Those that train and judge within a few minutes each. */
const QUICK = ["clothing-shop", "jdata-micro"];
/** Logs on which tuning every baseline takes longer than all else; those that are judged beside are the usual ones. */
const LONG: readonly string[] = ["diginetica"];
/** Protocol M deals every user's items by a seed; one deal says little. */
const SEEDS: Readonly<Record<string, readonly number[]>> = { "ml-1m": [1, 2, 3] };

/**
 * Every number that the default learner is to reach, with the one configuration that ships: import, train on all before
 * the test, export, judge the artifact beside the tuned baselines. Stopped, it goes on where it was; `fresh` starts
 * anew. A set whose log is absent is named and left out.
 */
export function judgeQuality(options: {
  readonly quick: boolean;
  readonly fresh: boolean;
  readonly only: readonly string[];
}): void {
  const sets = [...new Set(REACH_ROWS.map(({ set }) => set))].filter(
    (set) =>
      (!options.quick || QUICK.includes(set)) && (options.only.length === 0 || options.only.includes(set)),
  );
  const table = new Table({ head: ["", "what", "reach", "reached", ""], style: { head: [] } });
  let met = 0;
  let asked = 0;
  for (const set of sets) {
    const reports = judge(set, options.fresh);
    for (const row of REACH_ROWS.filter((one) => one.set === set)) {
      const reached = row.measure(reports);
      asked++;
      if (reached >= row.reach) met++;
      table.push([
        set,
        row.what,
        row.reach.toFixed(4),
        reached.toFixed(4),
        reached >= row.reach ? "met" : "MISSED",
      ]);
    }
  }
  const text = `${table.toString()}\n${met} of ${asked} met`;
  console.log(text);
  writeFileSync(join("runs", "quality.txt"), `${text}\n`);
}

function judge(set: string, fresh: boolean): EvaluationReport[] {
  const work = join("runs", "quality", set);
  if (fresh) rmSync(work, { recursive: true, force: true });
  const { train = [], own = [], evaluate = [], also } = DATA_SETS[set]!;
  return (SEEDS[set] ?? [1]).flatMap((seed) => {
    const folder = join(work, `seed-${seed}`);
    const [run, artifact] = [join(folder, "run"), join(folder, "inkling")];
    return [set, ...(also ? [also] : [])].map((log) => {
      const out = join(folder, log === set ? "evaluation.json" : `evaluation-${log}.json`);
      if (!existsSync(out)) {
        const data = importDataSet(log);
        if (log === set) {
          const resume = existsSync(join(run, "run.json"))
            ? ["--resume"]
            : ["--seed", String(seed), ...train, ...own];
          inkling("train", "--data", data, "--out", run, ...resume);
          inkling("export", "--run", run, "--out", artifact);
        }
        const baselines = LONG.includes(set) ? "usual" : "all";
        const judged = [
          "--data",
          data,
          "--artifact",
          artifact,
          "--seed",
          String(seed),
          "--baselines",
          baselines,
        ];
        inkling("evaluate", ...judged, "--out", out, ...evaluate);
      }
      return JSON.parse(readFileSync(out, "utf8")) as EvaluationReport;
    });
  });
}

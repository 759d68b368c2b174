import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Table from "cli-table3";
import type { EvaluationReport } from "../../../src/meta/evaluate/run-evaluation.ts";
import { inklingBeside } from "../inkling.ts";
import { DATA_SETS, howToImport } from "../judge-data-set.ts";
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
export async function judgeQuality(options: {
  readonly quick: boolean;
  readonly fresh: boolean;
  /** Sets that are judged side by side, each by commands of its own. */
  readonly atOnce: number;
  readonly only: readonly string[];
}): Promise<void> {
  const startMs = performance.now();
  const all = [...new Set(REACH_ROWS.map(({ set }) => set))];
  const unknown = options.only.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`${unknown.join()}: no such set, there are ${all.join(", ")}`);
  const sets = all.filter(
    (set) =>
      (!options.quick || QUICK.includes(set)) &&
      (options.only.length === 0 || options.only.includes(set)) &&
      isThere(set),
  );
  const reports = new Map<string, EvaluationReport[]>();
  const waiting = [...sets];
  const judgeNext = async (): Promise<void> => {
    const set = waiting.shift();
    if (set === undefined) return;
    reports.set(set, await judge(set, options.fresh));
    return judgeNext();
  };
  await Promise.all(Array.from({ length: options.atOnce }, judgeNext));

  const rows = REACH_ROWS.filter(({ set }) => sets.includes(set)).map((row) => {
    const reached = row.measure(reports.get(row.set)!);
    return { ...row, reached, isMet: reached >= row.reach };
  });
  const table = new Table({ head: ["", "what", "reach", "reached", ""], style: { head: [] } });
  for (const { set, what, reach, reached, isMet } of rows)
    table.push([set, what, reach.toFixed(4), reached.toFixed(4), isMet ? "met" : "MISSED"]);
  const minutes = Math.round((performance.now() - startMs) / 60_000);
  const met = rows.filter(({ isMet }) => isMet).length;
  const text = `${table.toString()}\n${met} of ${rows.length} met, judged in ${minutes} min`;
  console.log(text);
  writeFileSync(join("runs", "quality.txt"), `${text}\n`);
}

function isThere(set: string): boolean {
  try {
    howToImport(set);
    return true;
  } catch (error) {
    console.error(`${set} is left out: ${(error as Error).message}`);
    return false;
  }
}

async function judge(set: string, fresh: boolean): Promise<EvaluationReport[]> {
  const work = join("runs", "quality", set);
  if (fresh) rmSync(work, { recursive: true, force: true });
  const { train = [], own = [], evaluate = [], also } = DATA_SETS[set]!;
  const inkling = (...args: readonly string[]) => inklingBeside(set, ...args);
  const reports: EvaluationReport[] = [];
  for (const seed of SEEDS[set] ?? [1]) {
    const folder = join(work, `seed-${seed}`);
    const [run, artifact] = [join(folder, "run"), join(folder, "inkling")];
    for (const log of [set, ...(also ? [also] : [])]) {
      const out = join(folder, log === set ? "evaluation.json" : `evaluation-${log}.json`);
      if (!existsSync(out)) {
        const { folder: data, args } = howToImport(log);
        await inkling(...args);
        if (log === set) {
          const resume = existsSync(join(run, "run.json"))
            ? ["--resume"]
            : ["--seed", String(seed), ...train, ...own];
          await inkling("train", "--data", data, "--out", run, ...resume);
          await inkling("export", "--run", run, "--out", artifact);
        }
        const judged = ["--data", data, "--artifact", artifact, "--seed", String(seed)];
        const baselines = LONG.includes(set) ? "usual" : "all";
        await inkling("evaluate", ...judged, "--baselines", baselines, "--out", out, ...evaluate);
      }
      reports.push(JSON.parse(readFileSync(out, "utf8")) as EvaluationReport);
    }
  }
  return reports;
}

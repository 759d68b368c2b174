import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LEARNERS } from "../../src/learners/index.ts";
import type { Comparison } from "../../src/meta/compare/compare-learners.ts";
import { inkling } from "./inkling.ts";
import { DATA_SETS, importDataSet } from "./judge-data-set.ts";

/** Logs that learners are compared on, with what validation has chosen for all contenders alike. */
const LOGS: Readonly<Record<string, readonly string[]>> = {
  rees46: ["--inner-lr", "10"],
  "ml-1m": ["--table-lr", "0.012", "--keep-id", "0.9"],
};
/** One pass over all tasks keeps even the slowest learner below ten minutes; no popularity: only what was learned counts. */
const BUDGET = ["--epochs", "1", "--side", "none"];
const BEST = 3;
const SEEDS = "1,2,3";

/**
 * Every learner on the same logs, with the same body, tasks and budget, beside the same body without meta-learning;
 * then the best three again with further seeds. Tables are printed and kept as Markdown; stopped, it goes on where it
 * was.
 */
export async function compareLearners(): Promise<void> {
  for (const [name, settings] of Object.entries(LOGS)) {
    const data = importDataSet(name);
    const work = join("runs", "bench", "learners", name);
    const { train = [], evaluate = [] } = DATA_SETS[name]!;
    const compare = (learners: readonly string[], seeds: string, file: string) => {
      const out = join(work, `${file}.json`);
      inkling(
        ...["evaluate", "--data", data, "--work", work, ...train, ...evaluate, ...settings, ...BUDGET],
        ...["--compare", learners.join(), "--seeds", seeds],
        ...["--out", out, "--markdown", join(work, `${file}.md`)],
      );
      return JSON.parse(readFileSync(out, "utf8")) as Comparison;
    };
    // A learner that weighs cues shows what was counted too; `quality` judges that one.
    const learned = Object.keys(LEARNERS).filter((learner) => !LEARNERS[learner]!.cues);
    const { results } = compare(learned, "1", "all");
    const ofLearners = results.filter((result) => result.name in LEARNERS);
    const best = ofLearners.sort((a, b) => height(b) - height(a)).slice(0, BEST);
    compare(
      best.map((result) => result.name),
      SEEDS,
      "best",
    );
  }
}

function height({ result }: Comparison["results"][number]): number {
  return result.curves[0]!.meanKnown;
}

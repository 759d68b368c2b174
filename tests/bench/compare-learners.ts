import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Comparison } from "../../src/meta/compare/compare-learners.ts";
import { LEARNERS } from "../../src/learners/index.ts";
import { inkling } from "./inkling.ts";
import { DATA_SETS, importDataSet } from "./judge-data-set.ts";

/** Logs that learners are compared on, with the passes over their tasks that keep each learner below ten minutes. */
const LOGS = { rees46: "1", "ml-1m": "2" };
const BEST = 3;
const SEEDS = "1,2,3";

/**
 * Every learner on the same logs, with the same body, tasks and budget, beside the same body without meta-learning;
 * then the best three again with further seeds. The body knows nothing but items: no popularity, so that only what was
 * learned counts. Tables are printed and kept as Markdown; stopped, it goes on where it was.
 */
export async function compareLearners(): Promise<void> {
  for (const [name, epochs] of Object.entries(LOGS)) {
    const data = importDataSet(name);
    const work = join("runs", "bench", "learners", name);
    const { train = [], evaluate = [] } = DATA_SETS[name]!;
    const compare = (learners: readonly string[], seeds: string, file: string) => {
      const out = join(work, `${file}.json`);
      inkling(
        ...["evaluate", "--data", data, "--work", work, ...new Set([...train, ...evaluate])],
        ...["--compare", learners.join(), "--seeds", seeds, "--epochs", epochs, "--side", "none"],
        ...["--out", out, "--markdown", join(work, `${file}.md`)],
      );
      return JSON.parse(readFileSync(out, "utf8")) as Comparison;
    };
    const { results } = compare(Object.keys(LEARNERS), "1", "all");
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

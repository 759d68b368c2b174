import { writeFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import type { Command } from "commander";
import { evaluateArtifacts, evaluateRatingArtifacts } from "../meta/evaluate/evaluate-artifacts.ts";
import { PROTOCOLS } from "../meta/evaluate/cut-protocol.ts";
import { formatRatings } from "../meta/evaluate/format-ratings.ts";
import { formatTable } from "../meta/evaluate/format-table.ts";
import type { EvaluationStage } from "../meta/evaluate/run-evaluation.ts";
import type { TaskScores } from "../meta/evaluate/score-answers.ts";
import { compare, type CompareFlags } from "./compare.ts";
import { choice, numberIn, parseCounts, parseMoment, parseNames } from "./option-values.ts";
import { createOutput, runCommand, UsageError } from "./output.ts";
import { readCommit } from "./read-commit.ts";
import { addTrainingOptions } from "./training-flags.ts";

interface EvaluateFlags extends Omit<CompareFlags, "compare" | "protocol"> {
  protocol: CompareFlags["protocol"] | "ratings";
  artifact?: string[];
  compare?: string[];
  group: "all" | "long";
  repeats?: boolean;
  testFrom?: number;
  baselines?: "all" | "usual" | "none";
  seed: number;
  json?: boolean;
}

const EXAMPLES = `
Every ranker orders the whole catalogue. Protocol K, for visits: support = the first k items of a session, target = the
next one. Protocol M, for histories that are sets: users with at least 20 items in a drawn order, support = the first k,
targets = all after the first 15. Protocol S, as the session papers: every beginning of a session asks for the next click,
repeats included, nothing excluded; k = 5 tells beginnings of 4-5 clicks, 10 those of 8-12. Protocol B, leave-last-out:
the last item of each user after the k before it, or after all; for data imported with --leave-last-out. Protocol
ratings, for artifacts of --objective ratings: ten ratings of each user with 13 to 100 are foretold from k of the others.

Examples:
  inkling evaluate --data data/shop --artifact artifacts/shop
  inkling evaluate --data data/shop --artifact artifacts/a artifacts/b --part validation --out comparison.json
  inkling evaluate --data data/films --artifact artifacts/films --protocol M --seed 2
  inkling evaluate --data data/stars --artifact artifacts/stars --protocol ratings
  inkling evaluate --data data/visits --artifact artifacts/visits --protocol S
  inkling evaluate --data data/shop                                  (baselines alone)
  inkling evaluate --data data/shop --compare meta-sgd,ridge,prototypical --epochs 1 --part validation

--compare trains the named learners on the training part with the same tasks and seeds, and the same body without
meta-learning; stopped, the same command goes on. Its "Training" options are those of inkling train.`;

/** `inkling evaluate`: a k-shot protocol of artifacts beside the baselines. */
export const register = (program: Command): void => {
  const command = program
    .command("evaluate")
    .description("rank what every test session leads to after k known items, beside strong baselines")
    .requiredOption("--data <folder>", "data folder that inkling import wrote")
    .option("--artifact <folder...>", "artifacts to judge, through the code that ships")
    .option("--compare <names>", "learners to train and judge side by side, such as maml,ridge", parseNames)
    .option("--work <folder>", "where --compare keeps runs and results (default: runs/compare)")
    .option("--seeds <list>", "of --compare: every learner once for each (default: 1)", parseCounts)
    .option("--markdown <file>", "of --compare: also write the tables as Markdown")
    .option(
      "--protocol <name>",
      "K = the next item, M = the held-back items of a set, S = after every beginning, B = the last item of a user, or ratings",
      choice(...PROTOCOLS, "ratings"),
      "K",
    )
    .option(
      "--k <list>",
      "numbers of known items (default: 0,1,2,3,5,10; M: 0,1,3,5,10,15; S, B: 1,2,3,5,10 and all; ratings: 1,5,10 and all)",
      parseCounts,
    )
    .option(
      "--group <group>",
      "all = sessions with more than k items, long = more than 10 for every k",
      choice("all", "long"),
      "all",
    )
    .option("--part <part>", "test, or validation while tuning", choice("test", "validation"), "test")
    .option(
      "--tasks <unit>",
      "what becomes one task (default: session; M, B: user)",
      choice("session", "user"),
    )
    .option("--repeats", "let repeated items stay in and be targets")
    .option("--test-from <date>", "where the test begins (default: the data's own split)", parseMoment)
    .option(
      "--seed <n>",
      "of the bootstrap, and of the orders under protocols M and ratings",
      numberIn({ least: 0, whole: true }),
      1,
    )
    .option(
      "--baselines <set>",
      "who is judged beside: usual (default), all = each with settings of its own (minutes), or none",
      choice("all", "usual", "none"),
    )
    .option("--out <file>", "also write the full result, per task, as JSON")
    .option("--json", "print one JSON object (without the per-task lists)")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(evaluate));
  addTrainingOptions(command);
};

async function evaluate(flags: EvaluateFlags): Promise<void> {
  const output = createOutput(flags);
  const show = (text: string) => {
    if (output.terminal && !output.json) process.stderr.write(`\r\u001b[2K${text}`);
  };
  if (flags.compare) {
    if (flags.artifact) throw new UsageError("--compare trains its own artifacts; leave out --artifact");
    if (flags.baselines) throw new UsageError("--compare has baselines of its own; leave out --baselines");
    if (flags.group !== "all" || flags.repeats || flags.testFrom !== undefined) {
      throw new UsageError(
        "--compare judges all sessions, without repeats, by the data's own split; leave out --group, --repeats and --test-from",
      );
    }
    const { protocol } = flags;
    if (protocol === "ratings") throw new UsageError("--compare ranks; leave out --protocol ratings");
    return compare({ ...flags, protocol, compare: flags.compare }, output, show);
  }
  const { protocol } = flags;
  const asked = {
    dataFolder: flags.data,
    artifacts: (flags.artifact ?? []).map((folder) => ({ name: basename(resolve(folder)), folder })),
    part: flags.part,
    group: flags.group,
    repeats: flags.repeats === true,
    ...(flags.tasks && { unit: flags.tasks }),
    ...(flags.baselines && { baselines: flags.baselines }),
    seed: flags.seed,
    commit: readCommit(),
    ...(flags.k && { ks: flags.k }),
    ...(flags.testFrom !== undefined && { split: { testFrom: flags.testFrom } }),
    onProgress: (progress: EvaluationStage) =>
      show(
        progress.stage === "rank"
          ? `${progress.ranker} k=${progress.k}: ${progress.done}/${progress.total}`
          : progress.stage,
      ),
  };
  if (protocol === "ratings") {
    const report = await evaluateRatingArtifacts(asked);
    show("");
    if (flags.out) await writeFile(flags.out, JSON.stringify(report));
    output.line(formatRatings(report));
    const curves = report.curves.map(({ ranker, points }) => ({
      ranker,
      points: points.map(({ errors: _errors, ...means }) => means),
    }));
    return output.result({ ...report, curves });
  }
  const report = await evaluateArtifacts({ ...asked, protocol });
  show("");
  if (flags.out) await writeFile(flags.out, JSON.stringify(report));
  output.line(formatTable(report));
  const curves = report.result.curves.map(({ points, all, ...curve }) => ({
    ...curve,
    points: points.map(withoutTasks),
    ...(all && { all: withoutTasks(all) }),
  }));
  output.result({ manifest: report.manifest, curves, comparisons: report.comparisons });
}

function withoutTasks<Scores extends TaskScores>(scores: Scores) {
  const { ndcg10: _ndcg10, ranks: _ranks, priorRanks: _priorRanks, ...means } = scores;
  return means;
}

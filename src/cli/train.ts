import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import type { Adapts } from "../core/model-spec.ts";
import { LEARNER_NAMES } from "../meta/learner-names.ts";
import { isFinished, readRun, type RunManifest, type TrainOn } from "../meta/run-folder.ts";
import { runTraining } from "../meta/run-training.ts";
import type { TaskUnit } from "../meta/task-unit.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../meta/train-config.ts";
import { choice, numberIn, parseMoment, parseSettings } from "./option-values.ts";
import { createOutput, runCommand, type Output } from "./output.ts";
import { addTrainingOptions, applyTrainingFlags, type TrainingFlags } from "./training-flags.ts";

interface TrainFlags extends TrainingFlags {
  data: string;
  out: string;
  resume?: boolean;
  initFrom?: string;
  json?: boolean;
  on?: TrainOn;
  testFrom?: number;
  learner?: string;
  option?: Record<string, number>;
  adapts?: Adapts;
  init?: TrainConfig["init"];
  objective?: "ranking" | "ratings";
  tasks?: TaskUnit;
  seed?: number;
}

const COUNT = numberIn({ least: 0, whole: true });

const EXAMPLES = `
Ctrl-C stops after the current step and keeps a checkpoint; --resume goes on from it, to the same bits.

Examples:
  inkling train --data data/shop --out runs/shop
  inkling train --data data/shop --out runs/ridge --learner ridge --epochs 2
  inkling train --data data/shop --out runs/shop --resume
  inkling train --data data/new-shop --out runs/new-shop --init-from runs/shop`;

/** `inkling train`: meta-trains a learner on a data folder. */
export const register = (program: Command): void => {
  const { spec } = DEFAULT_CONFIG;
  const command = program
    .command("train")
    .description("meta-train an init on a data folder; can be stopped and resumed")
    .requiredOption("--data <folder>", "data folder that inkling import wrote")
    .requiredOption("--out <folder>", "run folder to write")
    .option("--resume", "go on from the checkpoint in --out")
    .option(
      "--init-from <folder>",
      "start from the weights and content rows of a run or an artifact, maybe of another shop",
    )
    .option(
      "--on <part>",
      "refit = all before the test, train = also without validation, all",
      choice("refit", "train", "all"),
    )
    .option(
      "--test-from <date>",
      "sessions from then on are left out (default: the data's own split)",
      parseMoment,
    )
    .option("--learner <name>", `${LEARNER_NAMES.join(", ")} (default: ${spec.learner.name})`)
    .option(
      "--option <name=number...>",
      "settings that this learner alone knows, such as latent=16; its file in src/learners documents them",
      parseSettings,
    )
    .option(
      "--adapts <part>",
      `what the inner loop moves: user, head or all (default: ${spec.learner.adapts})`,
      choice("user", "head", "all"),
    )
    .option(
      "--init <how>",
      `meta; to compare with, without meta-learning: random, pre-train, pre-train-users (default: ${DEFAULT_CONFIG.init})`,
      choice("meta", "random", "pre-train", "pre-train-users"),
    )
    .option(
      "--objective <what>",
      "ranking: what comes next; ratings: what visitors give, of logs imported with --rating, by ridge (default: ranking)",
      choice("ranking", "ratings"),
    )
    .option(
      "--tasks <unit>",
      `what becomes one task: session or user (default: ${DEFAULT_CONFIG.taskUnit})`,
      choice("session", "user"),
    )
    .option("--seed <n>", `(default: ${DEFAULT_CONFIG.seed})`, COUNT)
    .option("--json", "print one JSON object")
    .addHelpText("after", EXAMPLES)
    .action(runCommand(train));
  addTrainingOptions(command);
};

async function train(flags: TrainFlags): Promise<void> {
  const output = createOutput(flags);
  const base = flags.resume ? (await readRun(flags.out)).manifest.config : DEFAULT_CONFIG;
  const interrupt = new AbortController();
  const onInterrupt = () => interrupt.abort();
  process.once("SIGINT", onInterrupt);
  process.once("SIGTERM", onInterrupt);
  const progress = createProgress(output);
  try {
    const manifest = await runTraining({
      dataFolder: flags.data,
      runFolder: flags.out,
      config: applyFlags(base, flags),
      ...(flags.on && { on: flags.on }),
      ...(flags.testFrom !== undefined && { split: { testFrom: flags.testFrom } }),
      resume: flags.resume === true,
      ...(flags.initFrom !== undefined && { initFrom: flags.initFrom }),
      signal: interrupt.signal,
      onStart: (started) => {
        describe(started, output);
        progress.start(started);
      },
      onStep: progress.step,
    });
    progress.stop();
    const finished = isFinished(manifest);
    output.line(
      finished
        ? `done in ${manifest.trainSeconds} s${tellLosses(manifest)}; next: inkling export --run ${flags.out} --out artifacts/…`
        : `stopped at step ${manifest.step} of ${manifest.totalSteps}; go on with: inkling train --data ${flags.data} --out ${flags.out} --resume`,
    );
    output.result({ ...manifest, finished });
    if (!finished) process.exitCode = 130;
  } finally {
    progress.stop();
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onInterrupt);
  }
}

function tellLosses({ loss, heldOut }: RunManifest): string {
  const trained = loss === null ? "" : `, loss ${loss.toFixed(4)}`;
  if (!heldOut) return trained;
  const { best, last, stoppedAt } = heldOut;
  const stopped = stoppedAt === null ? "" : `, stopped early at step ${stoppedAt}`;
  return `${trained}, held-out loss ${best.loss.toFixed(4)} at step ${best.step}, which is kept (last ${last.loss.toFixed(4)})${stopped}`;
}

function applyFlags(base: TrainConfig, flags: TrainFlags): TrainConfig {
  const config = applyTrainingFlags(base, flags);
  const { learner } = config.spec;
  return {
    ...config,
    seed: flags.seed ?? base.seed,
    taskUnit: flags.tasks ?? base.taskUnit,
    init: flags.init ?? base.init,
    spec: {
      ...config.spec,
      ...(flags.objective === "ratings" && { labels: "squared" as const }),
      learner: {
        ...learner,
        name: flags.learner ?? learner.name,
        adapts: flags.adapts ?? learner.adapts,
        ...(flags.option && { options: { ...learner.options, ...flags.option } }),
      },
    },
  };
}

function describe(
  { config, data, on, startedFrom, sessions, tasks, totalSteps, step, backend }: RunManifest,
  output: Output,
): void {
  const { learner, dim, hidden } = config.spec;
  output.fields([
    [
      "learner",
      `${learner.name}, adapts ${learner.adapts}, ${learner.steps} steps, dim ${dim}, hidden ${hidden}`,
    ],
    ["data", `${data.folder} (${data.hash.slice(0, 12)}), ${on}: ${sessions} sessions, ${tasks} tasks`],
    ...(startedFrom
      ? [
          [
            "started from",
            `${startedFrom.folder}: ${startedFrom.weights} of ${startedFrom.ofWeights} weights, ${startedFrom.contentRows} of ${startedFrom.ofContentRows} content rows`,
          ] as const,
        ]
      : []),
    [
      "outer loop",
      `${totalSteps} steps of ${config.metaBatch} tasks on ${backend}, seed ${config.seed}${step > 0 ? `, from step ${step}` : ""}`,
    ],
  ]);
}

/** A bar on a terminal, a line every few seconds elsewhere, nothing under `--json`. */
function createProgress(output: Output) {
  const LINE_EVERY_MS = 10_000;
  let bar: SingleBar | undefined;
  let total = 0;
  let first = 0;
  let startedMs = 0;
  let lineMs = 0;
  return {
    start: (manifest: RunManifest) => {
      total = manifest.totalSteps;
      first = manifest.step;
      startedMs = lineMs = performance.now();
      if (output.json || !output.terminal) return;
      bar = new SingleBar({
        format: "{bar} {percentage}% | step {value}/{total} | loss {loss} | ETA {eta_formatted}",
        hideCursor: true,
      });
      bar.start(total, first, { loss: "–" });
    },
    step: (step: number, loss: number) => {
      bar?.update(step, { loss: loss.toFixed(4) });
      const now = performance.now();
      if (bar || now - lineMs < LINE_EVERY_MS) return;
      lineMs = now;
      const etaSeconds = Math.round((((now - startedMs) / (step - first)) * (total - step)) / 1000);
      output.line(`step ${step}/${total}  loss ${loss.toFixed(4)}  ETA ${etaSeconds} s`);
    },
    stop: () => {
      bar?.stop();
      bar = undefined;
    },
  };
}

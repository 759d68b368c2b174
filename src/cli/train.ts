import { SingleBar } from "cli-progress";
import type { Command } from "commander";
import type { Adapts, SideFeature } from "../core/model-spec.ts";
import { LEARNER_NAMES } from "../meta/learner-names.ts";
import { readRun, type RunManifest, type TrainOn } from "../meta/run-folder.ts";
import { runTraining } from "../meta/run-training.ts";
import type { TaskUnit } from "../meta/task-unit.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../meta/train-config.ts";
import { choice, numberIn, parseMoment, parseNumber, parseSettings } from "./option-values.ts";
import { createOutput, runCommand, type Output } from "./output.ts";

interface TrainFlags {
  data: string;
  out: string;
  resume?: boolean;
  json?: boolean;
  on?: TrainOn;
  testFrom?: number;
  learner?: string;
  option?: Record<string, number>;
  adapts?: Adapts;
  steps?: number;
  innerLr?: number;
  dim?: number;
  hidden?: number;
  epochs?: number;
  metaBatch?: number;
  metaLr?: number;
  tableLr?: number;
  negatives?: number;
  contrast?: number;
  keepId?: number;
  dropout?: number;
  weightDecay?: number;
  taskDropout?: number;
  adversarial?: number;
  holdOut?: number;
  patience?: number;
  side?: SideFeature | "none";
  init?: TrainConfig["init"];
  order?: TrainConfig["order"];
  tasks?: TaskUnit;
  seed?: number;
}

const COUNT = numberIn({ least: 0, whole: true });
const POSITIVE = numberIn({ least: 1, whole: true });
const AMOUNT = numberIn({ least: 0 });

const EXAMPLES = `
Ctrl-C stops after the current step and keeps a checkpoint; --resume goes on from it, to the same bits.

Examples:
  inkling train --data data/shop --out runs/shop
  inkling train --data data/shop --out runs/ridge --learner ridge --epochs 2
  inkling train --data data/shop --out runs/shop --resume`;

/** `inkling train`: meta-trains a learner on a data folder. */
export const register = (program: Command): void => {
  const { spec } = DEFAULT_CONFIG;
  program
    .command("train")
    .description("meta-train an init on a data folder; can be stopped and resumed")
    .requiredOption("--data <folder>", "data folder that inkling import wrote")
    .requiredOption("--out <folder>", "run folder to write")
    .option("--resume", "go on from the checkpoint in --out")
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
    .option("--steps <n>", `inner gradient steps (default: ${spec.learner.steps})`, COUNT)
    .option(
      "--inner-lr <rate>",
      `inner learning rate at the start (default: ${spec.learner.innerLr})`,
      parseNumber,
    )
    .option("--dim <n>", `length of an item vector (default: ${spec.dim})`, POSITIVE)
    .option("--hidden <n>", `hidden units of the scorer, 0 for none (default: ${spec.hidden})`, COUNT)
    .option("--epochs <n>", `passes over all tasks (default: ${DEFAULT_CONFIG.epochs})`, AMOUNT)
    .option("--meta-batch <n>", `tasks per outer step (default: ${DEFAULT_CONFIG.metaBatch})`, POSITIVE)
    .option("--meta-lr <rate>", `outer rate of small weights (default: ${DEFAULT_CONFIG.metaLr})`, AMOUNT)
    .option("--table-lr <rate>", `outer rate of item tables (default: ${DEFAULT_CONFIG.tableLr})`, AMOUNT)
    .option("--negatives <n>", `sampled negatives per batch (default: ${DEFAULT_CONFIG.negatives})`, POSITIVE)
    .option(
      "--contrast <n>",
      `items that stand for the catalogue in a support (default: ${DEFAULT_CONFIG.contrast})`,
      POSITIVE,
    )
    .option(
      "--keep-id <share>",
      `items that keep their id in a batch (default: ${DEFAULT_CONFIG.keepId})`,
      numberIn({ least: 0, most: 1 }),
    )
    .option(
      "--dropout <share>",
      `coordinates dropped in training (default: ${DEFAULT_CONFIG.dropout})`,
      numberIn({ least: 0, below: 1 }),
    )
    .option(
      "--weight-decay <rate>",
      `decoupled decay of all weights (default: ${DEFAULT_CONFIG.weightDecay})`,
      AMOUNT,
    )
    .option(
      "--task-dropout <share>",
      `known items that a task loses in training (default: ${DEFAULT_CONFIG.taskDropout})`,
      numberIn({ least: 0, below: 1 }),
    )
    .option(
      "--adversarial <length>",
      `move of the item vectors against the learner, relative to their length (default: ${DEFAULT_CONFIG.adversarial})`,
      AMOUNT,
    )
    .option(
      "--hold-out <share>",
      `histories held out to stop early (default: ${DEFAULT_CONFIG.holdOut}, train to the end)`,
      numberIn({ least: 0, below: 1 }),
    )
    .option(
      "--patience <n>",
      `checks without a better held-out loss before stopping (default: ${DEFAULT_CONFIG.patience})`,
      POSITIVE,
    )
    .option(
      "--side <feature>",
      `what is known of an item besides its vector (default: ${spec.side.join()})`,
      choice("popularity", "none"),
    )
    .option(
      "--init <how>",
      `meta, or without meta-learning to compare with: pre-train, random (default: ${DEFAULT_CONFIG.init})`,
      choice("meta", "pre-train", "random"),
    )
    .option(
      "--order <order>",
      `time, or shuffled where a history is a set (default: ${DEFAULT_CONFIG.order})`,
      choice("time", "shuffled"),
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
      signal: interrupt.signal,
      onStart: (started) => {
        describe(started, output);
        progress.start(started);
      },
      onStep: progress.step,
    });
    progress.stop();
    const finished = manifest.step === manifest.totalSteps;
    output.line(
      finished
        ? `done in ${manifest.trainSeconds} s, loss ${manifest.loss?.toFixed(4)}; next: inkling export --run ${flags.out} --out artifacts/…`
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

function applyFlags(base: TrainConfig, flags: TrainFlags): TrainConfig {
  const { spec } = base;
  return {
    ...base,
    seed: flags.seed ?? base.seed,
    taskUnit: flags.tasks ?? base.taskUnit,
    epochs: flags.epochs ?? base.epochs,
    metaBatch: flags.metaBatch ?? base.metaBatch,
    metaLr: flags.metaLr ?? base.metaLr,
    tableLr: flags.tableLr ?? base.tableLr,
    negatives: flags.negatives ?? base.negatives,
    contrast: flags.contrast ?? base.contrast,
    keepId: flags.keepId ?? base.keepId,
    dropout: flags.dropout ?? base.dropout,
    weightDecay: flags.weightDecay ?? base.weightDecay,
    taskDropout: flags.taskDropout ?? base.taskDropout,
    adversarial: flags.adversarial ?? base.adversarial,
    holdOut: flags.holdOut ?? base.holdOut,
    patience: flags.patience ?? base.patience,
    init: flags.init ?? base.init,
    order: flags.order ?? base.order,
    spec: {
      ...spec,
      dim: flags.dim ?? spec.dim,
      hidden: flags.hidden ?? spec.hidden,
      side: flags.side ? (flags.side === "none" ? [] : [flags.side]) : spec.side,
      learner: {
        name: flags.learner ?? spec.learner.name,
        adapts: flags.adapts ?? spec.learner.adapts,
        steps: flags.steps ?? spec.learner.steps,
        innerLr: flags.innerLr ?? spec.learner.innerLr,
        ...(spec.learner.options || flags.option
          ? { options: { ...spec.learner.options, ...flags.option } }
          : {}),
      },
    },
  };
}

function describe(
  { config, data, on, sessions, tasks, totalSteps, step, backend }: RunManifest,
  output: Output,
): void {
  const { learner, dim, hidden } = config.spec;
  output.fields([
    [
      "learner",
      `${learner.name}, adapts ${learner.adapts}, ${learner.steps} steps, dim ${dim}, hidden ${hidden}`,
    ],
    ["data", `${data.folder} (${data.hash.slice(0, 12)}), ${on}: ${sessions} sessions, ${tasks} tasks`],
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

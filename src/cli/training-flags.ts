import type { Command } from "commander";
import type { SideFeature } from "../core/model-spec.ts";
import { DEFAULT_CONFIG, type TrainConfig } from "../meta/train-config.ts";
import { choice, numberIn, parseNumber } from "./option-values.ts";

/** Options that all learners share: inner loop, body and outer loop. */
export interface TrainingFlags {
  steps?: number;
  innerLr?: number;
  dim?: number;
  hidden?: number;
  supportRows?: number;
  epochs?: number;
  metaBatch?: number;
  metaLr?: number;
  tableLr?: number;
  negatives?: number;
  contrast?: number;
  keepId?: number;
  keepItem?: number;
  dropout?: number;
  weightDecay?: number;
  taskDropout?: number;
  coVisitsFrom?: number;
  adversarial?: number;
  holdOut?: number;
  patience?: number;
  side?: SideFeature | "none";
  order?: TrainConfig["order"];
  deal?: TrainConfig["deal"];
  targets?: TrainConfig["targets"];
  targetCount?: number;
  cues?: TrainConfig["cues"];
  positions?: TrainConfig["positions"];
}

const COUNT = numberIn({ least: 0, whole: true });
const POSITIVE = numberIn({ least: 1, whole: true });
const AMOUNT = numberIn({ least: 0 });

/** Adds the options that every command which trains understands. */
export function addTrainingOptions(command: Command): void {
  const { spec } = DEFAULT_CONFIG;
  command
    .optionsGroup("Training:")
    .option("--steps <n>", `inner gradient steps (default: ${spec.learner.steps})`, COUNT)
    .option("--inner-lr <rate>", `inner rate at the start (default: ${spec.learner.innerLr})`, parseNumber)
    .option("--dim <n>", `length of an item vector (default: ${spec.dim})`, POSITIVE)
    .option("--hidden <n>", `hidden units of the scorer, 0 for none (default: ${spec.hidden})`, COUNT)
    .option(
      "--support-rows <n>",
      `most items that are known of a visitor (default: ${spec.supportRows})`,
      POSITIVE,
    )
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
      "--keep-item <share>",
      `items that keep id, popularity and co-visits in a batch, so that new ones are ranked well (default: ${DEFAULT_CONFIG.keepItem})`,
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
      "--co-visits-from <share>",
      `steps before co-visits count, so that item vectors learn (default: ${DEFAULT_CONFIG.coVisitsFrom})`,
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
      "--order <order>",
      `time, or shuffled where a history is a set (default: ${DEFAULT_CONFIG.order})`,
      choice("time", "shuffled"),
    )
    .option(
      "--deal <when>",
      `of shuffled histories: one order an epoch, or one for each task (default: ${DEFAULT_CONFIG.deal})`,
      choice("epoch", "task"),
    )
    .option(
      "--targets <which>",
      `new: items not seen before; any: known ones too, as under protocol S (default: ${DEFAULT_CONFIG.targets})`,
      choice("new", "any"),
    )
    .option(
      "--target-count <n>",
      `items that a task asks for at once; more than one where histories are sets (default: ${DEFAULT_CONFIG.targetCount})`,
      POSITIVE,
    )
    .option(
      "--cues <how>",
      `auto, or none: co-visits and shared attributes are not counted (default: ${DEFAULT_CONFIG.cues})`,
      choice("auto", "none"),
    )
    .option(
      "--positions <how>",
      `auto, or none: places in lists are not weighed (default: ${DEFAULT_CONFIG.positions})`,
      choice("auto", "none"),
    );
}

/** The configuration with what the command line says in its place. */
export function applyTrainingFlags(base: TrainConfig, flags: TrainingFlags): TrainConfig {
  const { spec } = base;
  return {
    ...base,
    epochs: flags.epochs ?? base.epochs,
    metaBatch: flags.metaBatch ?? base.metaBatch,
    metaLr: flags.metaLr ?? base.metaLr,
    tableLr: flags.tableLr ?? base.tableLr,
    negatives: flags.negatives ?? base.negatives,
    contrast: flags.contrast ?? base.contrast,
    keepId: flags.keepId ?? base.keepId,
    keepItem: flags.keepItem ?? base.keepItem,
    dropout: flags.dropout ?? base.dropout,
    weightDecay: flags.weightDecay ?? base.weightDecay,
    taskDropout: flags.taskDropout ?? base.taskDropout,
    coVisitsFrom: flags.coVisitsFrom ?? base.coVisitsFrom,
    adversarial: flags.adversarial ?? base.adversarial,
    holdOut: flags.holdOut ?? base.holdOut,
    patience: flags.patience ?? base.patience,
    order: flags.order ?? base.order,
    deal: flags.deal ?? base.deal,
    targets: flags.targets ?? base.targets,
    targetCount: flags.targetCount ?? base.targetCount,
    cues: flags.cues ?? base.cues,
    positions: flags.positions ?? base.positions,
    spec: {
      ...spec,
      dim: flags.dim ?? spec.dim,
      hidden: flags.hidden ?? spec.hidden,
      supportRows: flags.supportRows ?? spec.supportRows,
      side: flags.side ? (flags.side === "none" ? [] : [flags.side]) : spec.side,
      learner: {
        ...spec.learner,
        steps: flags.steps ?? spec.learner.steps,
        innerLr: flags.innerLr ?? spec.learner.innerLr,
      },
    },
  };
}

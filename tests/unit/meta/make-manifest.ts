import type { RunManifest } from "../../../src/meta/run-folder.ts";
import type { TrainRun } from "../../../src/meta/train.ts";
import type { TrainConfig } from "../../../src/meta/train-config.ts";

/** The manifest of a run as it stands. */
export function makeManifest(config: TrainConfig, { state, totalSteps, taskCount }: TrainRun): RunManifest {
  return {
    format: "inkling-run@2",
    config,
    data: { folder: "data", hash: "0".repeat(64) },
    split: {},
    on: "all",
    sessions: 1,
    tasks: taskCount,
    step: state.step,
    totalSteps,
    loss: 1,
    trainSeconds: 1,
    backend: "wasm",
    versions: {},
  };
}

import type { CueSpec } from "../../core/cue-spec.ts";
import { LEARNERS } from "../../learners/index.ts";
import type { TrainConfig } from "../train-config.ts";

/** The configuration of a run with how its cues are counted, chosen once where its learner weighs any. */
export async function settleCues(
  config: TrainConfig,
  before: TrainConfig | undefined,
  choose: () => Promise<CueSpec>,
): Promise<TrainConfig> {
  const { spec } = config;
  if (config.cues === "none" || config.init !== "meta" || !LEARNERS[spec.learner.name]?.cues) return config;
  const cues = before?.spec.cues ?? (await choose());
  const heedsChange = (spec.learner.options?.["change"] ?? 0) > 0;
  return { ...config, spec: { ...spec, cues: heedsChange ? { ...cues, ...EVEN } : cues } };
}

/** A learner that finds out when interest has changed turns down what older items say itself, once it has. */
const EVEN = { togetherDecay: 1, nextDecay: 1, matchDecay: 1 };

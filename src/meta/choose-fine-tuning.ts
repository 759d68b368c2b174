import type { Artifact } from "../model/artifact.ts";

/** One way to fine-tune: what an artifact's init leaves open. */
interface FineTuning {
  readonly steps: number;
  readonly innerLr: number;
  /** Weight of a support row by its place in time: as at the init, fading, or the same for all. */
  readonly recency: "init" | "uniform";
  /** Pull towards the init: as at the init (κ = 1), or next to none. */
  readonly shrinkage: "init" | "none";
}

/** A setting and how high the judge put it. */
interface FineTuningTrial extends FineTuning {
  readonly height: number;
}

/** What was chosen, and all that was tried in order. */
interface ChosenFineTuning {
  /** The artifact with the chosen setting. */
  readonly artifact: Artifact;
  readonly chosen: FineTuningTrial;
  readonly trials: readonly FineTuningTrial[];
}

/** How a setting is judged: higher is better, on data that are neither trained on nor tested on. */
type FineTuningJudge = (artifact: Artifact) => Promise<number>;

/**
 * `plain`: what fine-tuning means, gradient steps on the mean loss of all known items. `weighed`: the search may also
 * take our own prior opinion of them, that the newest count most and that few items should move the init less.
 */
export type FineTuningKind = "plain" | "weighed";

const STEPS = [1, 2, 5, 10, 20];
const COARSE_STEPS = [1, 5];
const COARSE_RATES = [0.3, 1, 3, 10, 30, 100];
/** Trials after which the search stops even where it still climbs. */
const MOST_TRIALS = 40;
/** log κ that adds next to nothing to the weight of a single click. */
const NO_SHRINKAGE = -7;

/**
 * Finds how an init without meta-learning is best fine-tuned, so that it is compared at its best: a coarse grid of
 * steps and rates over two and a half decades, then a climb from the best of it (half and double the rate, more and
 * fewer steps at the same length of way, and of `weighed` recency and shrinkage on and off) until no neighbour is
 * better. The artifact must belong to a learner of fixed rates. Its weights stay as they are apart from recency and shrinkage, which
 * nothing but adaptation uses.
 */
export async function chooseFineTuning(
  artifact: Artifact,
  judge: FineTuningJudge,
  kind: FineTuningKind,
): Promise<ChosenFineTuning> {
  const trials = new Map<string, FineTuningTrial>();
  const tryAll = async (settings: readonly FineTuning[]) => {
    for (const setting of settings) {
      const key = JSON.stringify([setting.steps, setting.innerLr, setting.recency, setting.shrinkage]);
      if (trials.has(key) || trials.size >= MOST_TRIALS) continue;
      const height = await judge(fineTuneWith(artifact, setting));
      trials.set(key, { ...setting, height: Number.isFinite(height) ? height : -Infinity });
    }
    return highest([...trials.values()]);
  };

  const start =
    kind === "plain"
      ? ({ recency: "uniform", shrinkage: "none" } as const)
      : ({ recency: "init", shrinkage: "init" } as const);
  let best = await tryAll(
    COARSE_STEPS.flatMap((steps) => COARSE_RATES.map((innerLr) => ({ steps, innerLr, ...start }))),
  );
  for (let before: FineTuningTrial | undefined; best !== before;) {
    before = best;
    best = await tryAll([...moreOrLess(best), ...(kind === "weighed" ? weighedOtherwise(best) : [])]);
  }
  return { artifact: fineTuneWith(artifact, best), chosen: best, trials: [...trials.values()] };
}

/** The first of the best, so that ties go to what was tried first. */
function highest(trials: readonly FineTuningTrial[]): FineTuningTrial {
  return trials.reduce((best, trial) => (trial.height > best.height ? trial : best));
}

/** Double and half the rate, then more and fewer steps at the same length of way. */
function moreOrLess(tuning: FineTuning): FineTuning[] {
  const { steps, innerLr } = tuning;
  const at = STEPS.indexOf(steps);
  return [
    { ...tuning, innerLr: innerLr * 2 },
    { ...tuning, innerLr: innerLr / 2 },
    ...STEPS.slice(Math.max(0, at - 1), at + 2).map((other) => ({
      ...tuning,
      steps: other,
      innerLr: (innerLr * steps) / other,
    })),
  ];
}

function weighedOtherwise({ recency, shrinkage, ...way }: FineTuning): FineTuning[] {
  return [
    { ...way, recency: recency === "init" ? "uniform" : "init", shrinkage },
    { ...way, recency, shrinkage: shrinkage === "init" ? "none" : "init" },
  ];
}

/** The artifact with a setting in place. */
function fineTuneWith(artifact: Artifact, { steps, innerLr, recency, shrinkage }: FineTuning): Artifact {
  const { spec, meta } = artifact;
  const fill = (name: string, value: number) => ({
    [name]: { shape: meta[name]!.shape, values: new Float32Array(meta[name]!.values.length).fill(value) },
  });
  return {
    ...artifact,
    spec: { ...spec, learner: { ...spec.learner, steps, innerLr } },
    meta: {
      ...meta,
      ...(recency === "uniform" && fill("recency", 0)),
      ...(shrinkage === "none" && fill("shrinkage", NO_SHRINKAGE)),
    },
  };
}

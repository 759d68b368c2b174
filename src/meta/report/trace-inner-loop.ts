import { LEARNERS } from "../../learners/index.ts";
import { createRecommender, type Recommender } from "../../learners/recommender.ts";
import type { Artifact } from "../../model/artifact.ts";
import { disposeParams, type Params } from "../../model/params.ts";
import type { KShotTask } from "../evaluate/cut-tasks.ts";
import { bootstrapMeans, type DifferenceInterval } from "../evaluate/paired-bootstrap.ts";
import { queryLoss } from "../evaluate/query-loss.ts";

/** What the inner loop does to the loss of what is looked for, step by step. */
export interface Trajectory {
  readonly k: number;
  readonly tasks: number;
  /** Mean query loss in nats, before the first and after each step, with its 95 % bootstrap interval. */
  readonly steps: readonly DifferenceInterval[];
}

/** Tasks adapted at once. */
const BATCH = 25;

/**
 * Adapts to each task and asks for the query loss after every inner step, against the whole catalogue. Tasks whose
 * targets the catalogue does not know are left out; `null` for a learner without steps, and without tasks.
 */
export function traceInnerLoop(
  artifact: Artifact,
  { k, tasks }: { readonly k: number; readonly tasks: readonly KShotTask[] },
): Trajectory | null {
  const recommender = createRecommender(LEARNERS, artifact);
  const paths: number[][] = [];
  try {
    for (let from = 0; from < tasks.length; from += BATCH) {
      paths.push(...traceBatch(recommender, tasks.slice(from, from + BATCH)));
    }
  } finally {
    recommender.dispose();
  }
  const [first] = paths;
  if (!first) return null;
  const columns = first.map((_, step) => Float64Array.from(paths, (path) => path[step]!));
  return { k, tasks: paths.length, steps: bootstrapMeans(columns, { seed: 1, resamples: 2000 }) };
}

/** Losses step by step of each task that has any. */
function traceBatch(recommender: Recommender, tasks: readonly KShotTask[]): number[][] {
  const paths = tasks.map((): (number | null)[] => []);
  const supports = tasks.map(({ support }) => support);
  // A step tells the weights that it moves; scoring needs those too that stay, such as the amount of evidence.
  const adapted = recommender.adapt(supports);
  const onStep = (moved: Params) => {
    const logits = recommender.score({ ...adapted, ...moved }, supports);
    const rows = logits.dataSync<"float32">();
    const items = rows.length / tasks.length;
    for (const [task, { targets, excluded }] of tasks.entries()) {
      paths[task]!.push(queryLoss(rows.subarray(task * items, (task + 1) * items), targets, excluded));
    }
    logits.dispose();
  };
  disposeParams(recommender.adapt(supports, { onStep }));
  disposeParams(adapted);
  return paths.filter((path): path is number[] => path.length > 0 && path.every((loss) => loss !== null));
}

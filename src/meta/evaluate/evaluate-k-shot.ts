import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { cutProtocol, K_SHOTS, type Protocol } from "./cut-protocol.ts";
import type { KShotTask, TaskGroup } from "./cut-tasks.ts";
import { areaUnderCurve, ndcg, summarise, type Metrics } from "./metrics.ts";
import { queryLoss } from "./query-loss.ts";
import { makeTopItems } from "./rank-target.ts";
import { rankTargets } from "./rank-targets.ts";

const TOP = 20;

/** How one ranker did on a set of tasks. */
export interface TaskScores {
  readonly tasks: number;
  readonly metrics: Metrics;
  /** The same with the target behind everything that ties with it. */
  readonly pessimistic: Metrics;
  /**
   * Mean cross-entropy of the targets in nats, over the tasks whose targets the catalogue knows; `null` for a ranker
   * whose scores are no logits, and without tasks. Comparable between rankers of one catalogue only.
   */
  readonly loss: number | null;
  /** Share of the catalogue that appears in the first 20 of at least one task. */
  readonly coverage20: number;
  /** Per task, in the order of the result's list of sessions: what differences are paired on. */
  readonly ndcg10: readonly number[];
  /** Mean rank of each task's best target; `null` where the catalogue knows none of its targets. */
  readonly ranks: readonly (number | null)[];
}

/** How one ranker did on all tasks with k known items. */
export interface KShotPoint extends TaskScores {
  readonly k: number;
}

export interface KShotCurve {
  readonly ranker: string;
  readonly points: readonly KShotPoint[];
  /** Mean NDCG@10 over the span of k (trapezoid rule). On group `long` all its points share their tasks. */
  readonly area: number;
  /** Plain mean of NDCG@10 over the points with k ≥ 1; 0 without any. */
  readonly meanKnown: number;
  /** Everything that the protocol asks, whatever is known: under S every beginning, under B whole histories. */
  readonly all?: TaskScores;
}

/** Plain JSON. */
export interface KShotResult {
  readonly protocol: Protocol;
  readonly group: TaskGroup;
  readonly repeats: boolean;
  readonly ks: readonly number[];
  /** For each k, which test session each task came from. */
  readonly sessions: readonly (readonly number[])[];
  /** The same for `KShotCurve.all`. */
  readonly allSessions?: readonly number[];
  readonly curves: readonly KShotCurve[];
}

export interface KShotOptions {
  readonly rankers: readonly Ranker[];
  readonly catalogue: Catalogue;
  readonly test: readonly Session[];
  /** Default K. `group` and `repeats` are K's alone: the others say themselves what they ask. */
  readonly protocol?: Protocol;
  /** Of the deals of protocol M. */
  readonly seed?: number;
  readonly ks?: readonly number[];
  readonly group?: TaskGroup;
  /** Leave repeated clicks in and let them be targets; nothing is then excluded from the ranking. */
  readonly repeats?: boolean;
  /** Supports per call of a ranker. */
  readonly batch?: number;
  readonly onProgress?: (progress: EvaluationProgress) => void;
}

export interface EvaluationProgress {
  readonly ranker: string;
  readonly k: number | "all";
  /** Tasks ranked so far by all rankers, of `total`. */
  readonly done: number;
  readonly total: number;
}

/**
 * Asks every ranker for what is to be found after the supports that the protocol cuts from the test sessions, against
 * the whole catalogue without the items that the protocol excludes. Rankers are handed supports only, never targets.
 */
export async function evaluateKShot(options: KShotOptions): Promise<KShotResult> {
  const { rankers, test, protocol = "K", seed = 1, group = "all", repeats = false, onProgress } = options;
  const ks = [...(options.ks ?? K_SHOTS[protocol])].sort((a, b) => a - b);
  const { groups, all } = cutProtocol(protocol, test, { ks, seed, group, repeats });
  const total = rankers.length * groups.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let done = 0;
  const curves: KShotCurve[] = [];
  for (const ranker of rankers) {
    const answers: Answer[][] = [];
    for (const { k, tasks } of groups) {
      const given = await askAll(ranker, tasks, {
        items: options.catalogue.ids.length,
        batch: options.batch ?? 32,
        onBatch: (count) => onProgress?.({ ranker: ranker.name, k, done: (done += count), total }),
      });
      answers.push(given);
    }
    const scoresOf = (given: readonly Answer[]) => scoreAnswers(given, options.catalogue.ids.length);
    const points = ks.map((k, at) => ({ k, ...scoresOf(answers[at]!) }));
    const whole = all && { all: scoresOf(all.flatMap((at) => answers[at]!)) };
    curves.push({ ranker: ranker.name, points, ...heights(points), ...whole });
  }
  const sessionsOf = (tasks: readonly KShotTask[]) => tasks.map((task) => task.session);
  return {
    protocol,
    group,
    repeats,
    ks,
    sessions: ks.map((_, at) => sessionsOf(groups[at]!.tasks)),
    ...(all && { allSessions: all.flatMap((at) => sessionsOf(groups[at]!.tasks)) }),
    curves,
  };
}

interface AskOptions {
  readonly items: number;
  readonly batch: number;
  readonly onBatch: (count: number) => void;
}

/** What became of one task. */
interface Answer {
  readonly mean: readonly number[];
  readonly pessimistic: readonly number[];
  readonly loss: number | null;
  /** The best items, in no order. */
  readonly shown: Int32Array;
}

async function askAll(
  ranker: Ranker,
  tasks: readonly KShotTask[],
  { items, batch: size, onBatch }: AskOptions,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const top = makeTopItems(Math.min(TOP, items));
  for (let start = 0; start < tasks.length; start += size) {
    const batch = tasks.slice(start, start + size);
    const scores = await ranker.score(batch.map((task) => task.support));
    if (scores.length !== batch.length * items) {
      throw new Error(
        `Ranker "${ranker.name}" gave ${scores.length} scores for ${batch.length} supports and ${items} items; ` +
          "it must score each item of this catalogue for each support",
      );
    }
    for (const [row, { targets, excluded }] of batch.entries()) {
      const rowScores = scores.subarray(row * items, (row + 1) * items);
      const ranks = rankTargets(rowScores, targets, excluded, top);
      const loss = ranker.givesLogits ? queryLoss(rowScores, targets, excluded) : null;
      answers.push({ ...ranks, loss, shown: top.items.slice(0, top.count) });
    }
    onBatch(batch.length);
  }
  return answers;
}

function scoreAnswers(answers: readonly Answer[], items: number): TaskScores {
  const mean = answers.map((answer) => answer.mean);
  const losses = answers.flatMap(({ loss }) => (loss === null ? [] : [loss]));
  const shown = new Uint8Array(items);
  for (const answer of answers) for (const item of answer.shown) shown[item] = 1;
  return {
    tasks: answers.length,
    metrics: summarise(mean),
    pessimistic: summarise(answers.map((answer) => answer.pessimistic)),
    loss: losses.length > 0 ? losses.reduce((sum, loss) => sum + loss, 0) / losses.length : null,
    coverage20: shown.reduce((sum, one) => sum + one, 0) / Math.max(1, items),
    ndcg10: mean.map((ranks) => ndcg(ranks, 10)),
    ranks: mean.map(([best]) => (Number.isFinite(best) ? best! : null)),
  };
}

/** A k that no session reaches has no height; it is left out rather than counted as 0. */
function heights(points: readonly KShotPoint[]): { area: number; meanKnown: number } {
  const reached = points.filter((point) => point.tasks > 0);
  const known = reached.filter((point) => point.k > 0);
  const value = (point: KShotPoint) => point.metrics.ndcg10;
  return {
    area: areaUnderCurve(
      reached.map((point) => point.k),
      reached.map(value),
    ),
    meanKnown: known.reduce((sum, point) => sum + value(point), 0) / Math.max(1, known.length),
  };
}

import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { cutProtocol, K_SHOTS, type Protocol } from "./cut-protocol.ts";
import type { KShotTask, TaskGroup } from "./cut-tasks.ts";
import { askPrior, askRanker, type ItemFacts } from "./ask-ranker.ts";
import { areaUnderCurve } from "./metrics.ts";
import { scoreAnswers, type Answer, type TaskScores } from "./score-answers.ts";
import { sliceTasks, type TaskSlice } from "./slice-tasks.ts";

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
  /** What the tasks look for. Not under protocol M, whose tasks have several targets; older results have none. */
  readonly slices?: readonly TaskSlice[];
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
  /** Without it nothing is said of the popularity and the categories of what is shown and looked for. */
  readonly facts?: ItemFacts;
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
  const { rankers, test, protocol = "K", seed = 1, group = "all", repeats = false } = options;
  const { facts, onProgress } = options;
  const items = options.catalogue.ids.length;
  const ks = [...(options.ks ?? K_SHOTS[protocol])].sort((a, b) => a - b);
  const { groups, all } = cutProtocol(protocol, test, { ks, seed, group, repeats });
  const total = rankers.length * groups.reduce((sum, { tasks }) => sum + tasks.length, 0);
  let done = 0;
  const curves: KShotCurve[] = [];
  for (const ranker of rankers) {
    const answers: Answer[][] = [];
    const prior = groups.some(({ k }) => k !== 0) ? await askPrior(ranker, items) : undefined;
    for (const { k, tasks } of groups) {
      const given = await askRanker(ranker, tasks, {
        items,
        facts,
        prior: k === 0 ? undefined : prior,
        batch: options.batch ?? 32,
        onBatch: (count) => onProgress?.({ ranker: ranker.name, k, done: (done += count), total }),
      });
      answers.push(given);
    }
    const scoresOf = (given: readonly Answer[]) => scoreAnswers(given, items);
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
    ...(facts &&
      protocol !== "M" && {
        slices: sliceTasks(
          ks.map((_, at) => groups[at]!.tasks),
          facts,
        ),
      }),
    curves,
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

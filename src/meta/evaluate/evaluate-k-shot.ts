import type { Catalogue } from "../../core/catalogue.ts";
import type { Session } from "../data-set.ts";
import type { Ranker } from "../ranker.ts";
import { cutSetTasks } from "./cut-set-tasks.ts";
import { cutTasks, type KShotTask, type TaskGroup } from "./cut-tasks.ts";
import { areaUnderCurve, ndcg, summarise, type Metrics } from "./metrics.ts";
import { queryLoss } from "./query-loss.ts";
import { makeTopItems } from "./rank-target.ts";
import { rankTargets } from "./rank-targets.ts";

/** `K`: the next item of a visit in its own order. `M`: what is held back of a history that is a set. */
export type Protocol = "K" | "M";

/** The numbers of known items at which the protocols ask. */
export const K_SHOTS: Readonly<Record<Protocol, readonly number[]>> = {
  K: [0, 1, 2, 3, 5, 10],
  M: [0, 1, 3, 5, 10, 15],
};

const TOP = 20;

/** How one ranker did on all tasks with k known items. */
export interface KShotPoint {
  readonly k: number;
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
  /** Per task, in the order of `KShotResult.sessions[k]`: what differences are paired on. */
  readonly ndcg10: readonly number[];
  /** Mean rank of each task's best target; `null` where the catalogue knows none of its targets. */
  readonly ranks: readonly (number | null)[];
}

export interface KShotCurve {
  readonly ranker: string;
  readonly points: readonly KShotPoint[];
  /** Mean NDCG@10 over the span of k (trapezoid rule). On group `long` all its points share their tasks. */
  readonly area: number;
  /** Plain mean of NDCG@10 over the points with k ≥ 1; 0 without any. */
  readonly meanKnown: number;
}

/** Plain JSON. */
export interface KShotResult {
  readonly group: TaskGroup;
  readonly repeats: boolean;
  readonly ks: readonly number[];
  /** For each k, which test session each task came from. */
  readonly sessions: readonly (readonly number[])[];
  readonly curves: readonly KShotCurve[];
}

export interface KShotOptions {
  readonly rankers: readonly Ranker[];
  readonly catalogue: Catalogue;
  readonly test: readonly Session[];
  /** Default K. M asks of whole histories: `group` and `repeats` are K's alone. */
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
  readonly k: number;
  /** Tasks ranked so far by all rankers, of `total`. */
  readonly done: number;
  readonly total: number;
}

/**
 * Asks every ranker, with the first k items of every test session as support, for what is to be found: the next item
 * (protocol K), or all that is held back of a dealt history (protocol M); against the whole catalogue without the items
 * of the support. Rankers are handed supports only, never targets.
 */
export async function evaluateKShot(options: KShotOptions): Promise<KShotResult> {
  const { rankers, test, protocol = "K", seed = 1, group = "all", repeats = false, onProgress } = options;
  const ks = [...(options.ks ?? K_SHOTS[protocol])].sort((a, b) => a - b);
  if (protocol === "M" && (repeats || group !== "all")) {
    throw new Error("Protocol M knows neither groups nor repeats; leave both out");
  }
  const tasksOf = ks.map((k) =>
    protocol === "M" ? cutSetTasks(test, k, { seed }) : cutTasks(test, k, { group, repeats }),
  );
  if (!tasksOf.some((tasks) => tasks.length > 0)) {
    throw new Error(
      protocol === "M"
        ? "No test history has the twenty items that protocol M asks for; use protocol K"
        : `No test session has more than ${ks[0]} items; choose a smaller k or more sessions`,
    );
  }
  const total = rankers.length * tasksOf.reduce((sum, tasks) => sum + tasks.length, 0);
  let done = 0;
  const curves: KShotCurve[] = [];
  for (const ranker of rankers) {
    const points: KShotPoint[] = [];
    for (const [at, k] of ks.entries()) {
      const point = await askAll(ranker, k, tasksOf[at]!, {
        items: options.catalogue.ids.length,
        batch: options.batch ?? 32,
        repeats,
        onBatch: (count) => onProgress?.({ ranker: ranker.name, k, done: (done += count), total }),
      });
      points.push(point);
    }
    curves.push({ ranker: ranker.name, points, ...heights(points) });
  }
  return { group, repeats, ks, sessions: tasksOf.map((tasks) => tasks.map((task) => task.session)), curves };
}

interface AskOptions {
  readonly items: number;
  readonly batch: number;
  readonly repeats: boolean;
  readonly onBatch: (count: number) => void;
}

async function askAll(
  ranker: Ranker,
  k: number,
  tasks: readonly KShotTask[],
  options: AskOptions,
): Promise<KShotPoint> {
  const { items, repeats } = options;
  const mean: (readonly number[])[] = [];
  const pessimistic: (readonly number[])[] = [];
  const losses: number[] = [];
  const shown = new Uint8Array(items);
  const top = makeTopItems(Math.min(TOP, items));
  const none = new Int32Array(0);
  for (let start = 0; start < tasks.length; start += options.batch) {
    const batch = tasks.slice(start, start + options.batch);
    const scores = await ranker.score(batch.map((task) => task.support));
    if (scores.length !== batch.length * items) {
      throw new Error(
        `Ranker "${ranker.name}" gave ${scores.length} scores for ${batch.length} supports and ${items} items; ` +
          "it must score each item of this catalogue for each support",
      );
    }
    for (const [row, task] of batch.entries()) {
      const rowScores = scores.subarray(row * items, (row + 1) * items);
      const excluded = repeats ? none : task.support.items;
      const ranks = rankTargets(rowScores, task.targets, excluded, top);
      mean.push(ranks.mean);
      pessimistic.push(ranks.pessimistic);
      const loss = ranker.givesLogits ? queryLoss(rowScores, task.targets, excluded) : null;
      if (loss !== null) losses.push(loss);
      for (let place = 0; place < top.count; place++) shown[top.items[place]!] = 1;
    }
    options.onBatch(batch.length);
  }
  return {
    k,
    tasks: tasks.length,
    metrics: summarise(mean),
    pessimistic: summarise(pessimistic),
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

import { giniOf } from "./exposure.ts";
import { ndcg, summarise, type Metrics } from "./metrics.ts";
import { measureReliability, type Reliability } from "./reliability.ts";

/** What became of one task. */
export interface Answer {
  readonly mean: readonly number[];
  readonly pessimistic: readonly number[];
  readonly loss: number | null;
  /** The best items, best first. */
  readonly shown: Int32Array;
  /** Mean rank of the best target where nothing is known of the visitor; `null` where that was not asked. */
  readonly prior: number | null;
  readonly popularity: number | null;
  readonly miscalibration: number | null;
  /** Of each shown item: its predicted probability, and the share of the targets that it was. */
  readonly predictions: { readonly predicted: Float32Array; readonly came: Float32Array } | null;
}

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
  /** The same by the same ranker's order for a visitor of whom nothing is known. Results of older versions have none. */
  readonly priorRanks?: readonly (number | null)[];
  /** Results of older versions have none. */
  readonly beyond?: BeyondAccuracy;
}

/** What a list is like besides being right. Means over tasks; `null` where nothing says. */
export interface BeyondAccuracy {
  /** Share of the targets among the first 100 or 500: what a stage that only orders these again could still find. */
  readonly recall100: number;
  readonly recall500: number;
  /** Gini coefficient of how often each item of the catalogue is among the first 20 (`giniOf`). */
  readonly gini20: number;
  /** Mean ln(1 + clicks before the judged part) of the first 20. */
  readonly popularity20: number | null;
  /** Steck's miscalibration of the first 20 by category (`miscalibration`), over the tasks where there is one. */
  readonly miscalibration20: number | null;
  /**
   * Share of the tasks whose best target has a worse rank than the same ranker gives it when it knows nothing of the
   * visitor (same candidates); ties count half, tasks whose targets the catalogue does not know do not count.
   */
  readonly harmed: number | null;
  /** Of the softmax probabilities of the first 20; `null` for a ranker whose scores are no logits. */
  readonly reliability20: Reliability | null;
}

/** Sums up what became of tasks, against a catalogue of so many items. */
export function scoreAnswers(answers: readonly Answer[], items: number): TaskScores {
  const mean = answers.map((answer) => answer.mean);
  const times = new Uint32Array(items);
  for (const answer of answers) for (const item of answer.shown) times[item]!++;
  const ranks = mean.map(([best]) => finite(best!));
  const priorRanks = answers.every(({ prior }) => prior !== null)
    ? answers.map(({ prior }) => finite(prior!))
    : null;
  return {
    tasks: answers.length,
    metrics: summarise(mean),
    pessimistic: summarise(answers.map((answer) => answer.pessimistic)),
    loss: meanOf(answers.map(({ loss }) => loss)),
    coverage20: times.reduce((sum, shown) => sum + (shown > 0 ? 1 : 0), 0) / Math.max(1, items),
    ndcg10: mean.map((task) => ndcg(task, 10)),
    ranks,
    ...(priorRanks && { priorRanks }),
    beyond: {
      recall100: recall(mean, 100),
      recall500: recall(mean, 500),
      gini20: giniOf(times),
      popularity20: meanOf(answers.map(({ popularity }) => popularity)),
      miscalibration20: meanOf(answers.map((answer) => answer.miscalibration)),
      harmed: priorRanks && shareHarmed(ranks, priorRanks),
      reliability20: reliabilityOf(answers),
    },
  };
}

/**
 * Share of tasks whose rank is worse than the rank before, ties half; a task without a rank does not count. `null`
 * where none counts.
 */
export function shareHarmed(
  ranks: readonly (number | null)[],
  before: readonly (number | null)[],
): number | null {
  return meanOf(
    ranks.map((rank, task) => {
      const other = before[task] ?? null;
      return rank === null || other === null ? null : rank > other ? 1 : rank === other ? 0.5 : 0;
    }),
  );
}

/** Share of a task's targets with a rank of at most n, averaged over the tasks; 0 without tasks. */
function recall(tasks: readonly (readonly number[])[], n: number): number {
  return meanOf(tasks.map((ranks) => ranks.filter((rank) => rank <= n).length / ranks.length)) ?? 0;
}

function reliabilityOf(answers: readonly Answer[]): Reliability | null {
  const predictions = answers.flatMap((answer) => (answer.predictions ? [answer.predictions] : []));
  if (predictions.length === 0) return null;
  const join = (column: "predicted" | "came") => predictions.flatMap((task) => Array.from(task[column]));
  return measureReliability(join("predicted"), join("came"));
}

function finite(rank: number): number | null {
  return Number.isFinite(rank) ? rank : null;
}

/** Mean of what there is. */
function meanOf(values: readonly (number | null)[]): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) {
    if (value === null) continue;
    sum += value;
    count++;
  }
  return count > 0 ? sum / count : null;
}

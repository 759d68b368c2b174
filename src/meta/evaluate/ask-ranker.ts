import type { Ranker, SupportSet } from "../ranker.ts";
import type { CategoryColumn } from "./category-column.ts";
import type { KShotTask } from "./cut-tasks.ts";
import { meanPopularity } from "./exposure.ts";
import { makeFixedOrder, type FixedOrder } from "./fixed-order.ts";
import { logSumCandidates } from "./log-sum-candidates.ts";
import { miscalibration } from "./miscalibration.ts";
import { queryLoss } from "./query-loss.ts";
import { makeTopItems } from "./rank-target.ts";
import { rankTargets } from "./rank-targets.ts";
import type { Answer } from "./score-answers.ts";

/** How many items a visitor is thought to see. */
const TOP = 20;

/** What is known of the items besides their ids, to judge what kind of items is shown. */
export interface ItemFacts {
  /** In how many sessions before the judged part each item was clicked. */
  readonly clicks: Float64Array;
  readonly category: CategoryColumn | null;
}

export interface AskOptions {
  readonly items: number;
  readonly batch: number;
  readonly facts?: ItemFacts | undefined;
  /** The ranker's order for a visitor of whom nothing is known. */
  readonly prior?: FixedOrder | undefined;
  readonly onBatch: (count: number) => void;
}

/** Hands a ranker the supports of these tasks and notes where the targets landed. Whole rows of scores are not kept. */
export async function askRanker(
  ranker: Ranker,
  tasks: readonly KShotTask[],
  { items, batch: size, facts, prior, onBatch }: AskOptions,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const top = makeTopItems(Math.min(TOP, items));
  for (let start = 0; start < tasks.length; start += size) {
    const batch = tasks.slice(start, start + size);
    const scores = await scoreSupports(
      ranker,
      batch.map((task) => task.support),
      items,
    );
    for (const [at, { support, targets, excluded }] of batch.entries()) {
      const row = scores.subarray(at * items, (at + 1) * items);
      const ranks = rankTargets(row, targets, excluded, top);
      const shown = top.items.slice(0, top.count);
      const logSum = ranker.givesLogits ? logSumCandidates(row, excluded) : null;
      answers.push({
        ...ranks,
        shown,
        loss: logSum === null ? null : queryLoss(row, targets, excluded, logSum),
        prior: prior ? bestRank(prior, targets, excluded) : null,
        popularity: facts ? meanPopularity(shown, facts.clicks) : null,
        miscalibration: facts?.category ? miscalibration(support.items, shown, facts.category) : null,
        predictions:
          logSum === null
            ? null
            : {
                predicted: Float32Array.from(shown, (item) => Math.exp(row[item]! - logSum)),
                came: Float32Array.from(shown, (item) => shareOf(targets, item)),
              },
      });
    }
    onBatch(batch.length);
  }
  return answers;
}

/** The ranker's order for a visitor of whom nothing is known. */
export async function askPrior(ranker: Ranker, items: number): Promise<FixedOrder> {
  const nothing = { items: new Int32Array(0), actions: new Uint8Array(0), atMs: new Float64Array(0) };
  return makeFixedOrder(await scoreSupports(ranker, [nothing], items));
}

async function scoreSupports(
  ranker: Ranker,
  supports: readonly SupportSet[],
  items: number,
): Promise<Float32Array> {
  const scores = await ranker.score(supports);
  if (scores.length === supports.length * items) return scores;
  throw new Error(
    `Ranker "${ranker.name}" gave ${scores.length} scores for ${supports.length} supports and ${items} items; ` +
      "it must score each item of this catalogue for each support",
  );
}

function bestRank(order: FixedOrder, targets: Int32Array, excluded: Int32Array): number {
  const gone = new Set(excluded);
  return targets.reduce((best, target) => Math.min(best, order.rank(target, gone).mean), Infinity);
}

function shareOf(targets: Int32Array, item: number): number {
  return targets.includes(item) ? 1 / targets.length : 0;
}

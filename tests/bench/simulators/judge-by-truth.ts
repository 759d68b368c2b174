import { speaksFor } from "../../../src/learners/support-rows.ts";
import type { Ranker, SupportSet } from "../../../src/meta/ranker.ts";

/** What a ranker is asked: these interactions are known, and this is how much the visitor wants each item in truth. */
export interface TruthQuestion {
  readonly support: SupportSet;
  /** One per item, ≥ 0; 0 takes an item out of what is judged. */
  readonly wishes: Float64Array;
}

const LIST = 10;
const AT_ONCE = 128;

/**
 * NDCG@10 of each question with the true wishes as gains (Järvelin and Kekäläinen, 2002): 1 where the ten items that the
 * visitor wants most lead the list in their order. Items that the visitor has gone for are no candidates.
 */
export async function judgeByTruth(ranker: Ranker, questions: readonly TruthQuestion[]): Promise<number[]> {
  const results: number[] = [];
  for (let from = 0; from < questions.length; from += AT_ONCE) {
    const part = questions.slice(from, from + AT_ONCE);
    const scores = await ranker.score(part.map(({ support }) => support));
    part.forEach(({ support, wishes }, at) => {
      const known = new Set(Array.from(support.items).filter((_, i) => speaksFor(support.actions[i]!)));
      const items = [...wishes.keys()].filter((item) => !known.has(item));
      const own = scores.subarray(at * wishes.length, (at + 1) * wishes.length);
      results.push(gainOf(sortBy(items, own), wishes) / gainOf(sortBy(items, wishes), wishes));
    });
  }
  return results;
}

/** Mean over questions. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function sortBy(items: readonly number[], by: ArrayLike<number>): number[] {
  return [...items].sort((a, b) => by[b]! - by[a]! || a - b);
}

function gainOf(order: readonly number[], wishes: Float64Array): number {
  return order.slice(0, LIST).reduce((sum, item, at) => sum + wishes[item]! / Math.log2(at + 2), 0);
}

/** Where the target landed, 1 = first. */
export interface TargetRank {
  /** Mean rank over all orders of the items that tie with the target; may end in .5. */
  mean: number;
  /** Rank behind all items that tie with the target. */
  pessimistic: number;
}

/** The best items of one row, best first, written by `rankTarget`; of equal scores the lower index comes first. */
export interface TopItems {
  readonly items: Int32Array;
  readonly scores: Float32Array;
  count: number;
}

export function makeTopItems(limit: number): TopItems {
  return { items: new Int32Array(limit), scores: new Float32Array(limit), count: 0 };
}

/**
 * Ranks the target among all items of `row` except `excluded`, and notes the best items in `top`, in one pass.
 * A target outside the catalogue (or among the excluded) ranks nowhere: `Infinity`. An item scored `NaN` counts as
 * better than the target, so that a broken ranker can only lose; a target scored `NaN` throws.
 */
export function rankTarget(
  row: Float32Array,
  target: number,
  excluded: Int32Array,
  top: TopItems,
): TargetRank {
  const known = target >= 0 && target < row.length && !excluded.includes(target);
  const score = known ? row[target]! : Infinity;
  if (Number.isNaN(score)) {
    throw new Error(
      `The ranker scored item ${target} NaN; check its weights and its inputs for NaN and infinity`,
    );
  }
  const limit = top.items.length;
  let floor = -Infinity;
  let below = 0;
  let equal = 0;
  top.count = 0;
  for (let item = 0; item < row.length; item++) {
    const other = row[item]!;
    if (other < score) below++;
    else if (other === score) equal++;
    if (other > floor && !excluded.includes(item)) {
      insert(top, item, other);
      if (top.count === limit) floor = top.scores[limit - 1]!;
    }
  }
  if (!known) return { mean: Infinity, pessimistic: Infinity };
  let candidates = row.length;
  const gone = new Set(excluded);
  for (const item of gone) {
    const other = row[item];
    if (other === undefined) continue;
    candidates--;
    if (other < score) below--;
    else if (other === score) equal--;
  }
  const above = candidates - below - equal;
  return { mean: above + (equal + 1) / 2, pessimistic: above + equal };
}

function insert(top: TopItems, item: number, score: number): void {
  const { items, scores } = top;
  let place = Math.min(top.count, items.length - 1);
  for (; place > 0 && scores[place - 1]! < score; place--) {
    scores[place] = scores[place - 1]!;
    items[place] = items[place - 1]!;
  }
  scores[place] = score;
  items[place] = item;
  top.count = Math.min(top.count + 1, items.length);
}

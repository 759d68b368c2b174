import { ACTIONS, type Action } from "../core/interaction.ts";
import { weighPosition } from "./weigh-position.ts";

/** Interactions of one visitor, oldest first: item indices into the catalogue, actions as codes. */
export interface SupportLog {
  readonly items: ArrayLike<number>;
  readonly actions: ArrayLike<number>;
  readonly atMs: ArrayLike<number>;
  /** Places in the lists that items were shown in, 0 = first, negative where unknown; absent where none is known. */
  readonly positions?: ArrayLike<number>;
  /** What the visitor gave each item, where items were rated. */
  readonly ratings?: ArrayLike<number>;
}

/** One task's support as plain rows, newest first, not padded. */
export interface SupportRow {
  readonly item: number;
  readonly action: number;
  /** 1 where the interaction speaks for the item, 0 where against it; of rated items the rating. */
  readonly label: number;
  readonly ageMs: number;
  /** Fixed weight; default 1. */
  readonly weight?: number;
}

const AGAINST: ReadonlySet<Action> = new Set<Action>(["impression", "dislike"]);
const IMPRESSION = ACTIONS.indexOf("impression");

/** Whether an action, by its code, speaks for its item. */
export function speaksFor(action: number): boolean {
  return !AGAINST.has(ACTIONS[action]!);
}

/**
 * What a visitor's interactions say about items, at most `limit` rows, newest first: one row per item, dated by its
 * newest interaction. A dislike overrides what came before it, otherwise the strongest action counts, so that a
 * later mere view does not weaken a purchase. An impression speaks against its item once the visitor has gone on to
 * something else, and never takes the place of a stronger row. Ages count back from the newest interaction: a reload
 * changes nothing. With `propensity` a row weighs by the place of the interaction that counts: one in favour by the
 * place's inverse propensity, and what was passed over only as much as it is likely to have been looked at.
 */
export function buildSupport(log: SupportLog, limit: number, propensity?: readonly number[]): SupportRow[] {
  const newestAtMs = log.items.length > 0 ? log.atMs[log.items.length - 1]! : 0;
  const byItem = new Map<
    number,
    { item: number; action: number; ageMs: number; at: number; settled: boolean }
  >();
  let passed = false;
  for (let i = log.items.length - 1; i >= 0; i--) {
    const item = log.items[i]!;
    const action = log.actions[i]!;
    const row = byItem.get(item);
    if (action !== IMPRESSION) passed = true;
    else if (!passed) continue;
    if (!row) {
      const settled = ACTIONS[action] === "dislike";
      byItem.set(item, { item, action, ageMs: Math.max(0, newestAtMs - log.atMs[i]!), at: i, settled });
    } else if (ACTIONS[action] === "dislike") {
      // What came after the dislike stands, what came before it no longer counts.
      row.settled = true;
    } else if (!row.settled && action > row.action) {
      row.action = action;
      row.at = i;
    }
  }
  return keepStrongest([...byItem.values()], limit).map(({ item, action, ageMs, at }) => ({
    item,
    action,
    ageMs,
    label: speaksFor(action) ? 1 : 0,
    ...(propensity && { weight: weighRow(action, weighPosition(propensity, log.positions?.[at])) }),
  }));
}

function weighRow(action: number, inversePropensity: number): number {
  if (speaksFor(action)) return inversePropensity;
  return action === IMPRESSION ? 1 / inversePropensity : 1; // nobody dislikes unseen
}

/** The newest `limit` rows, impressions last, in their old order. */
function keepStrongest<Row extends { readonly action: number }>(
  rows: readonly Row[],
  limit: number,
): readonly Row[] {
  if (rows.length <= limit) return rows;
  const strong = rows.filter(({ action }) => action !== IMPRESSION);
  const weak = rows.filter(({ action }) => action === IMPRESSION);
  const kept = new Set([...strong, ...weak].slice(0, limit));
  return rows.filter((row) => kept.has(row));
}

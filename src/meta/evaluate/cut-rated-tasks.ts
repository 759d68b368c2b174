import { dealHistories } from "../deal-histories.ts";
import type { Session } from "../data-set.ts";
import type { SupportSet } from "../ranker.ts";
import { copySupport } from "./copy-support.ts";

/** Histories with fewer or more ratings take no part. */
const LEAST = 13;
const MOST = 100;
/** Ratings of a history that are asked for. */
const ASKED = 10;

/** One visitor's ratings: those that are known, and those to foretell. */
export interface RatedTask {
  /** Place of the task's history in the list it was cut from; pairs the tasks of different k and deals. */
  readonly history: number;
  readonly support: SupportSet;
  readonly items: Int32Array;
  readonly ratings: Float32Array;
}

/**
 * Protocol `ratings`, of MeLU (Lee et al., 2019, arXiv:1908.00413): deals each history of 13 to 100 ratings by the seed;
 * asked for are ten, the same for every k, and known are the first k of the others, or all of them.
 */
export function cutRatedTasks(
  sessions: readonly Session[],
  k: number | "all",
  options: { readonly seed: number },
): RatedTask[] {
  return dealHistories(sessions, options.seed).flatMap((dealt, history) => {
    const { length } = dealt.items;
    if (length < LEAST || length > MOST) return [];
    const known = k === "all" ? length - ASKED : Math.min(k, length - ASKED);
    const support = copySupport(
      dealt,
      Array.from({ length: known }, (_, i) => ASKED + i),
    );
    return [
      { history, support, items: dealt.items.slice(0, ASKED), ratings: dealt.ratings!.slice(0, ASKED) },
    ];
  });
}

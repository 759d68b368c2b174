import type { Place } from "../core/explanation.ts";
import { rankOf } from "./rank-of.ts";

/** Where scores put an item. */
export function placeOf(scores: Float32Array, item: number): Place {
  const max = scores.reduce((a, b) => Math.max(a, b), -Infinity);
  const total = scores.reduce((sum, score) => sum + Math.exp(score - max), 0);
  return { score: scores[item]! - max - Math.log(total), rank: rankOf(scores, item) };
}

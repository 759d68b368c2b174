import type { SideFeature } from "../core/model-spec.ts";
import { clicksOf } from "./clicks-of.ts";
import { weighPosition } from "../learners/weigh-position.ts";
import type { InteractionLog } from "./data-set.ts";

/** Interactions that speak for each item, over the training sessions; with `propensity` weighed by where they came about. */
export function countItems(
  sessions: readonly InteractionLog[],
  catalogueSize: number,
  propensity?: readonly number[],
): Float64Array {
  const counts = new Float64Array(catalogueSize);
  for (const session of sessions) {
    for (const place of clicksOf(session, { repeats: true }))
      counts[session.items[place]!]! += weighPosition(propensity, session.positions?.[place]);
  }
  return counts;
}

/** Side features of every item, row-major [items, features]. */
export function createSideFeatures(names: readonly SideFeature[], counts: ArrayLike<number>): Float32Array {
  const columns = names.map((name) => FEATURES[name](counts));
  const items = counts.length;
  return Float32Array.from(
    { length: items * names.length },
    (_, i) => columns[i % names.length]![Math.floor(i / names.length)]!,
  );
}

const FEATURES: Readonly<Record<SideFeature, (counts: ArrayLike<number>) => Float32Array>> = {
  popularity: (counts) => {
    const logs = Float32Array.from(counts, (count) => Math.log(count + 1));
    const max = logs.reduce((a, b) => Math.max(a, b), -Infinity);
    return logs.map((value) => value - max);
  },
};

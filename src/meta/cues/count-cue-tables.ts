import type { CueSpec } from "../../core/cue-spec.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import type { OwnVisit } from "../../learners/read-cues.ts";
import type { ContentSchema } from "../../model/content/content-schema.ts";
import type { CueTables } from "../../model/cue-tables.ts";
import { countClicks } from "../baselines/count-clicks.ts";
import { countCoVisits } from "../baselines/count-co-visits.ts";
import { distinctItems } from "../clicks-of.ts";
import type { InteractionLog, Session } from "../data-set.ts";
import { pruneCueTables } from "./prune-cue-tables.ts";
import { matchContent } from "../../model/content/match-content.ts";

/** Tables over a log, pruned as they ship so that training counts what the device will, and how to leave one of its own visits out of them. */
export interface CountedCues {
  readonly tables: CueTables;
  leaveOut(visit: InteractionLog): OwnVisit;
}

/** Added to a row's count: rules of items that few visits hold are not believed. */
const SHRINKAGE = 5;

/**
 * Counts the co-visits of a log: shrunk item-kNN and directed rules as the baselines of these names count them, but
 * kept as rows that an artifact can carry.
 */
export function countCueTables(
  sessions: readonly Session[],
  catalogue: Catalogue,
  schema: ContentSchema,
  spec: CueSpec,
): CountedCues {
  const { shrinkage, balance } = spec;
  const clicks = countClicks(sessions, catalogue.ids.length);
  const weigh = (distance: number) =>
    distance > 0 ? spec.fading ** (distance - 1) : spec.backward * spec.fading ** (-distance - 1);
  const pairs = countCoVisits(sessions, clicks.length, () => 1);
  const directed = countCoVisits(sessions, clicks.length, weigh); // the same pairs in the same order
  const { starts, columns } = pairs;
  const together = new Float32Array(columns.length);
  const next = new Float32Array(columns.length);
  for (let item = 0; item < clicks.length; item++) {
    const known = (clicks[item]! + shrinkage) ** -balance;
    for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
      const other = (clicks[columns[entry]!]! + shrinkage) ** (balance - 1);
      together[entry] = pairs.values[entry]! * known * other;
      next[entry] = directed.values[entry]! / (clicks[item]! + SHRINKAGE);
    }
  }

  const leaveOut = (visit: InteractionLog): OwnVisit => {
    const items = distinctItems(visit);
    const placeOf = new Map(Array.from(items, (item, place) => [item, place]));
    const without = (item: number) => Math.max(0, clicks[item]! - 1);
    return {
      rowScale: (item) =>
        placeOf.has(item)
          ? {
              together: ((clicks[item]! + shrinkage) / (without(item) + shrinkage)) ** balance,
              next: (clicks[item]! + SHRINKAGE) / (without(item) + SHRINKAGE),
            }
          : { together: 1, next: 1 },
      forEachOther: (item, take) => {
        const place = placeOf.get(item);
        if (place === undefined) return;
        const known = (without(item) + shrinkage) ** -balance;
        for (let at = 0; at < items.length; at++) {
          const other = items[at]!;
          if (at === place) continue;
          // The entry's own count is smaller too; a little too much is taken, and never too little.
          const ofOther = (without(other) + shrinkage) ** (balance - 1);
          take(other, known * ofOther, weigh(at - place) / (without(item) + SHRINKAGE));
        }
      },
    };
  };
  return {
    tables: pruneCueTables({
      starts,
      columns,
      together,
      next,
      matches: matchContent(schema, catalogue, spec.matches),
    }),
    leaveOut,
  };
}

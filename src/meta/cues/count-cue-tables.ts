import type { CueSpec } from "../../core/cue-spec.ts";
import type { Catalogue } from "../../core/catalogue.ts";
import type { OwnVisit } from "../../learners/read-cues.ts";
import type { ContentSchema } from "../../model/content/content-schema.ts";
import type { CueTables } from "../../model/cue-tables.ts";
import { countClicks } from "../baselines/count-clicks.ts";
import { countCoVisits } from "../baselines/count-co-visits.ts";
import { distinctItems } from "../clicks-of.ts";
import type { InteractionLog, Session } from "../data-set.ts";
import { findEdges, measureStrength, pruneCueTables } from "./prune-cue-tables.ts";
import { matchContent } from "../../model/content/match-content.ts";

/** Tables over a log, pruned as they ship so that training counts what the device will, and how to leave one of its own visits out of them. */
export interface CountedCues {
  readonly tables: CueTables;
  leaveOut(visit: InteractionLog): OwnVisit;
}

export interface CountOptions {
  /** Whether to leave a visit out of what its rows ship, too: an entry may be there for the visit's sake alone. */
  readonly exact?: boolean;
}

/** Added to a row's count: rules of items that few visits hold are not believed. */
const SHRINKAGE = 5;

/**
 * Counts the co-visits of a log: shrunk item-kNN and directed rules as the baselines of these names count them, but
 * kept as rows that an artifact can carry.
 *
 * Places in lists do not weigh here: pairs are counted relative to how often their items come up at all, which takes
 * out most of what the place does, and inverse propensities made such tables rank worse in simulated shops.
 */
export function countCueTables(
  sessions: readonly Session[],
  catalogue: Catalogue,
  schema: ContentSchema,
  spec: CueSpec,
  { exact = false }: CountOptions = {},
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

  const whole = { starts, columns, together, next, matches: matchContent(schema, catalogue, spec.matches) };
  const tables = pruneCueTables(whole);
  const edges = exact ? findEdges(whole) : undefined;

  const leaveOut = (visit: InteractionLog): OwnVisit => {
    const items = distinctItems(visit);
    const placeOf = new Map(Array.from(items, (item, place) => [item, place]));
    const without = (item: number) => Math.max(0, clicks[item]! - 1);
    const scaleRow = (item: number) => ({
      together: ((clicks[item]! + shrinkage) / (without(item) + shrinkage)) ** balance,
      next: (clicks[item]! + SHRINKAGE) / (without(item) + SHRINKAGE),
    });
    return {
      rowScale: (item) => (placeOf.has(item) ? scaleRow(item) : { together: 1, next: 1 }),
      forEachOther: (item, take) => {
        const place = placeOf.get(item);
        if (place === undefined) return;
        const known = (without(item) + shrinkage) ** -balance;
        const scale = scaleRow(item);
        for (let at = 0; at < items.length; at++) {
          const other = items[at]!;
          if (at === place) continue;
          // The entry's own count is smaller too; a little too much is taken, and never too little.
          const ofOther = (without(other) + shrinkage) ** (balance - 1);
          const ofTogether = known * ofOther;
          const ofNext = weigh(at - place) / (without(item) + SHRINKAGE);
          const edge = edges?.[item];
          if (!edge) {
            take(other, ofTogether, ofNext);
            continue;
          }
          const entry = tables.columns.subarray(tables.starts[item], tables.starts[item + 1]).indexOf(other);
          if (entry < 0) continue;
          const shipped = {
            together: tables.together[tables.starts[item]! + entry]!,
            next: tables.next[tables.starts[item]! + entry]!,
          };
          const left = measureStrength(
            edge.peaks,
            shipped.together - ofTogether / scale.together,
            shipped.next - ofNext / scale.next,
          );
          if (left > edge.strength) take(other, ofTogether, ofNext);
          else take(other, shipped.together * scale.together, shipped.next * scale.next);
        }
      },
    };
  };
  return { tables, leaveOut };
}

import {
  CO_VISIT_CUES,
  CO_VISIT_SUMS,
  countCues,
  CUE_SUMMARY,
  STEEPNESS,
  type CueSpec,
} from "../core/cue-spec.ts";
import { fold } from "../core/fold.ts";
import type { CueTables } from "../model/cue-tables.ts";
import type { SupportRow } from "./support-rows.ts";

/** What the cues of one visitor say. It lives in buffers of the reader: use it before the next `read`. */
export interface CueReading {
  /** Items with co-visits, in no order. */
  readonly items: readonly number[];
  /** What gates may see [CUE_SUMMARY]. */
  readonly summary: Float32Array;
  /** Writes the cues of an item to `to` at `at`, `countCues(spec)` numbers; those that are 0 are left, as what is there is taken to be 0. */
  write(item: number, to: Float32Array, at: number): void;
  /** How strongly co-visits speak for an item: the sum of its shares of the strongest. */
  strength(item: number): number;
}

/**
 * Takes a visit's own part out of what it is compared with: in training every visit is among those that were counted,
 * and a cue that has seen the answer would teach the gates to trust a leak.
 */
export interface OwnVisit {
  /** Factors of an item's rows, whose own count is smaller without the visit. */
  rowScale(item: number): { readonly together: number; readonly next: number };
  /** What the visit itself has added to the rows of `item`, as they are after scaling. */
  forEachOther(item: number, take: (other: number, together: number, next: number) => void): void;
}

/** Reads cues for one visitor after the other. */
export interface CueReader {
  /** `rows` newest first, as `buildSupport` gives them. */
  read(rows: readonly SupportRow[], own?: OwnVisit): CueReading;
}

/** Older items than this weigh next to nothing by any decay that validation has chosen. */
const LOOK_BACK = 20;

/**
 * A reader over a catalogue of `items`. Costs of a read grow with the rows of the visitor's items alone, not with the
 * catalogue: sums of the last visitor are known by their stamp and need no clearing.
 */
export function createCueReader(spec: CueSpec, tables: CueTables, items: number): CueReader {
  const { starts, columns, together, next, matches } = tables;
  const sums = new Float32Array(items * CO_VISIT_SUMS);
  const stamps = new Int32Array(items);
  const valueWeight = new Float32Array(matches.columnOf.length);
  const valueStamps = new Int32Array(matches.columnOf.length);
  const matchAt = CO_VISIT_CUES + (spec.repeats ? 3 : 0);
  const size = countCues(spec);
  const summary = new Float32Array(CUE_SUMMARY);
  let stamp = 0;

  const add = (item: number, sum: number, value: number, touched: number[]): void => {
    const at = item * CO_VISIT_SUMS;
    if (stamps[item] !== stamp) {
      stamps[item] = stamp;
      sums.fill(0, at, at + CO_VISIT_SUMS);
      touched.push(item);
    }
    sums[at + sum]! += value;
  };

  const addRows = (known: readonly number[], own: OwnVisit | undefined, touched: number[]): void => {
    // Means, not sums: what many known items say is no louder than what one says.
    let ofTogether = 1 / fold(known, 0, (sum, _, back) => sum + spec.togetherDecay ** back);
    const ofEarlier = fold(known.slice(1), 0, (sum, _, back) => sum + spec.nextDecay ** back);
    let ofNext = 1;
    known.forEach((item, back) => {
      const scale = own?.rowScale(item) ?? UNSCALED;
      const nextSum = back === 0 ? 1 : 2;
      for (let entry = starts[item]!; entry < starts[item + 1]!; entry++) {
        const other = columns[entry]!;
        add(other, 0, ofTogether * scale.together * together[entry]!, touched);
        add(other, nextSum, ofNext * scale.next * next[entry]!, touched);
      }
      own?.forEachOther(item, (other, minusTogether, minusNext) => {
        add(other, 0, -ofTogether * minusTogether, touched);
        add(other, nextSum, -ofNext * minusNext, touched);
      });
      ofTogether *= spec.togetherDecay;
      ofNext = back === 0 ? 1 / ofEarlier : ofNext * spec.nextDecay;
    });
  };

  /** Shares of the visitor's items, newer ones counting more, that have each value. */
  const addValues = (known: readonly number[]): void => {
    const total = fold(known, 0, (sum, _, back) => sum + spec.matchDecay ** back);
    known.forEach((item, back) => {
      const share = spec.matchDecay ** back / total;
      for (let at = matches.offsets[item]!; at < matches.offsets[item + 1]!; at++) {
        const value = matches.values[at]!;
        if (valueStamps[value] !== stamp) {
          valueStamps[value] = stamp;
          valueWeight[value] = 0;
        }
        valueWeight[value]! += share;
      }
    });
  };

  /** Takes out what rounding or a visit's own part has left below nothing, and finds the strongest of each sum. */
  const summarise = (touched: readonly number[]): readonly number[] => {
    summary.fill(0);
    const left = touched.filter((item) => {
      let any = false;
      for (let sum = 0; sum < CO_VISIT_SUMS; sum++) {
        const at = item * CO_VISIT_SUMS + sum;
        if (sums[at]! < NOTHING) sums[at] = 0;
        else any = true;
        if (sums[at]! > summary[sum]!) summary[sum] = sums[at]!;
      }
      return any;
    });
    summary[CO_VISIT_SUMS] = left.length;
    return left;
  };

  return {
    read: (rows, own) => {
      stamp++;
      const known = rows
        .filter(({ label }) => label === 1)
        .map(({ item }) => item)
        .slice(0, LOOK_BACK);
      const touched: number[] = [];
      addRows(known, own, touched);
      addValues(known);
      const left = summarise(touched);
      const backOf = new Map(known.map((item, back) => [item, back]));
      const peak = summary.slice();
      const sumOf = (item: number, sum: number) =>
        stamps[item] === stamp ? sums[item * CO_VISIT_SUMS + sum]! : 0;
      return {
        items: left,
        summary: squash(summary),
        strength: (item) => {
          let strength = 0;
          for (let sum = 0; sum < CO_VISIT_SUMS; sum++)
            if (peak[sum]! > 0) strength += sumOf(item, sum) / peak[sum]!;
          return strength;
        },
        write: (item, to, at) => {
          const back = spec.repeats ? backOf.get(item) : undefined;
          // That an item comes up again has little to do with what else is known: repeats speak for known items alone.
          if (stamps[item] === stamp && back === undefined) {
            for (let sum = 0; sum < CO_VISIT_SUMS; sum++) {
              const value = sums[item * CO_VISIT_SUMS + sum]!;
              if (value === 0) continue;
              for (let s = 0; s < STEEPNESS.length; s++)
                to[at + sum * STEEPNESS.length + s] = Math.log1p(STEEPNESS[s]! * value);
            }
          }
          if (back !== undefined) {
            to[at + CO_VISIT_CUES] = 1;
            to[at + CO_VISIT_CUES + 1] = 1 / (1 + back);
            to[at + CO_VISIT_CUES + 2] = back === 0 ? 1 : 0;
          }
          for (let j = matches.offsets[item]!; j < matches.offsets[item + 1]!; j++) {
            const value = matches.values[j]!;
            if (valueStamps[value] === stamp)
              to[at + matchAt + matches.columnOf[value]!]! += valueWeight[value]!;
          }
          for (let p = at + matchAt; p < at + size; p++)
            if (to[p] !== 0) to[p] = Math.log1p(MATCH_STEEPNESS * to[p]!);
        },
      };
    },
  };
}

const UNSCALED = { together: 1, next: 1 };
const NOTHING = 1e-7;
const MATCH_STEEPNESS = 5;

/** Sums and counts on the scale that gates like, around 1. */
function squash(summary: Float32Array): Float32Array {
  return summary.map((value, i) => (i < CO_VISIT_SUMS ? Math.log1p(20 * value) : Math.log1p(value) / 5));
}

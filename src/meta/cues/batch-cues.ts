import * as tf from "@tensorflow/tfjs-core";
import { countCues, CUE_SUMMARY, type CueSpec } from "../../core/cue-spec.ts";
import type { CueReader, OwnVisit } from "../../learners/read-cues.ts";
import type { SupportRow } from "../../learners/support-rows.ts";

/** What the batches of a run need to count cues. */
export interface CueContext {
  readonly spec: CueSpec;
  readonly reader: CueReader;
  /** Counts the same without any co-visit, for steps that go without. */
  readonly bareReader?: CueReader;
  /** The part of the tables that a task's own history has added, by its number; absent where tasks are not in them. */
  readonly ownOf?: (history: number) => OwnVisit;
}

/** Items with co-visits that compete in their task alone: where the cues decide, every one of the strongest is asked. */
const RIVALS = 50;

/** Share of the shared items up to which their co-visits may be left out. */
const MOST_UNREACHED = 0.01;
/** Tasks of a batch by which that share is judged. */
const SAMPLE = 32;

export interface CueQuestion {
  readonly support: readonly SupportRow[];
  readonly history: number;
  /** As many for each task; those behind the task's own repeat its first. */
  readonly targets: readonly number[];
  /** Items that already compete in this task alone. */
  readonly passed: readonly number[];
}

/** The cues of a batch as plain numbers, row-major, and who competes in each task alone. */
export interface BatchCues {
  /** Items of each task's own, as many for each; -1 where padded. */
  readonly own: Int32Array;
  readonly ownCount: number;
  /** [tasks, targets, cues], [tasks, own, cues], and of the shared items [tasks, shared, cues] where cues reach them. */
  readonly target: Float32Array;
  readonly ofOwn: Float32Array;
  readonly ofShared: Float32Array | undefined;
  readonly summary: Float32Array;
}

/** Counts the cues of all tasks of a batch for what competes in it. */
export function countBatchCues(
  questions: readonly CueQuestion[],
  shared: Int32Array,
  { spec, reader, ownOf }: CueContext,
): BatchCues {
  const size = countCues(spec);
  const tasks = questions.length;
  const ownCount = RIVALS + questions.reduce((most, { passed }) => Math.max(most, passed.length), 0);
  const own = new Int32Array(tasks * ownCount).fill(-1);
  const targetCount = questions[0]!.targets.length;
  const target = new Float32Array(tasks * targetCount * size);
  const ofOwn = new Float32Array(tasks * ownCount * size);
  const summary = new Float32Array(tasks * CUE_SUMMARY);
  const read = ({ support, history }: CueQuestion) => reader.read(support, ownOf?.(history));
  const isReached = spec.matches.length > 0 || isDense(shared, questions.slice(0, SAMPLE), read);
  const ofShared = isReached ? new Float32Array(tasks * shared.length * size) : undefined;
  questions.forEach((question, task) => {
    const reading = read(question);
    summary.set(reading.summary, task * CUE_SUMMARY);
    question.targets.forEach((item, place) =>
      reading.write(item, target, (task * targetCount + place) * size),
    );
    const known = question.support.map(({ item }) => item);
    const taken = new Set([...question.targets, ...question.passed, ...(spec.repeats ? [] : known)]);
    const others = reading.items.filter((item) => !taken.has(item));
    const rivals = [...(spec.repeats ? known : []), ...pickStrongest(others, reading.strength)];
    let at = task * ownCount;
    const end = at + RIVALS;
    const add = (item: number) => {
      own[at] = item;
      reading.write(item, ofOwn, at * size);
      at++;
    };
    for (const item of rivals) {
      if (at === end) break;
      if (taken.has(item)) continue;
      taken.add(item);
      add(item);
    }
    for (const item of question.passed) add(item);
    if (ofShared) {
      for (let i = 0; i < shared.length; i++)
        reading.write(shared[i]!, ofShared, (task * shared.length + i) * size);
    }
  });
  return { own, ownCount, target, ofOwn, ofShared, summary };
}

/**
 * Whether co-visits reach many of the shared items. In a small catalogue they reach most of it, and negatives without
 * theirs would teach that every cue means a target; in a large one next to none, and the strongest compete by themselves.
 */
function isDense(
  shared: Int32Array,
  questions: readonly CueQuestion[],
  read: (question: CueQuestion) => { readonly items: readonly number[] },
): boolean {
  const asked = new Set(shared);
  let reached = 0;
  for (const question of questions) for (const item of read(question).items) if (asked.has(item)) reached++;
  return reached > MOST_UNREACHED * asked.size * questions.length;
}

/** The strongest of the items, in no order; ties at the edge are all in. */
function pickStrongest(items: readonly number[], strength: (item: number) => number): readonly number[] {
  if (items.length <= RIVALS) return items;
  const strengths = Float64Array.from(items, strength);
  const least = strengths.slice().sort()[items.length - RIVALS]!;
  return items.filter((_, at) => strengths[at]! >= least);
}
/** Cues as the learner takes them [tasks, items, cues]. */
export function toCueTensor(values: Float32Array, tasks: number, { spec }: CueContext): tf.Tensor3D {
  const size = countCues(spec);
  return tf.tensor3d(values, [tasks, values.length / tasks / size, size]);
}

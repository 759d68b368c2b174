import { createRandom } from "../core/random.ts";
import { ACTIONS } from "../core/interaction.ts";
import type { SupportLog } from "../learners/support-rows.ts";
import { takePlaces } from "../learners/take-places.ts";
import { clicksOf } from "./clicks-of.ts";
import type { Session } from "./data-set.ts";
import { dealHistories } from "./deal-histories.ts";

/** One few-shot problem: what is known of a visitor, and the item that came next. */
export interface Task {
  readonly support: SupportLog;
  readonly target: number;
  /** Where in a list the target was found, 0 = first; absent where unknown. */
  readonly targetPosition?: number;
  /** New items that came after the target and are to be foretold with it; none where a task asks for one. */
  readonly further: readonly { readonly item: number; readonly position?: number }[];
  /** Items that were shown since the last known interaction and passed over for the target, newest first. */
  readonly passed: readonly number[];
  /** Of rated histories: all that is to be foretold, with its ratings. */
  readonly rated?: SupportLog;
  /** Which session of its source the task was cut from. */
  readonly history: number;
}

/** Sessions with the places where a new item comes up; a task is a place and everything new before it. */
export interface TaskSource {
  readonly sessions: readonly Session[];
  /** Per session, indices of the interactions to predict: those that speak for an item, by default for the first time. */
  readonly firsts: readonly Int32Array[];
  /** All tasks as pairs of session and number of known items, interleaved. */
  readonly tasks: Int32Array;
  /** Most targets that a task asks for at once. */
  readonly targetCount: number;
}

/**
 * Every prefix of every session that leaves a new item to predict, from no known item up to `maxKnown`: so k = 0, 1
 * and 2 are trained as often as they occur. With `repeats` every click is one to predict, seen before or not. A task
 * asks for the next `targetCount` (default 1) of what is left: in histories that are sets, long ones then count by all
 * that they hold and not by their first few items.
 */
export function createTaskSource(
  sessions: readonly Session[],
  maxKnown: number,
  options: { readonly repeats?: boolean; readonly targetCount?: number } = {},
): TaskSource {
  const firsts = sessions.map((session) => Int32Array.from(clicksOf(session, options)));
  const tasks: number[] = [];
  firsts.forEach((places, session) => {
    for (let known = 0; known < Math.min(places.length, maxKnown + 1); known++) tasks.push(session, known);
  });
  if (tasks.length === 0)
    throw new Error("there are no training sessions; import a log with interactions before the test period");
  return { sessions, firsts, tasks: Int32Array.from(tasks), targetCount: options.targetCount ?? 1 };
}

/**
 * The source for one epoch where histories are sets: the same task numbers over histories dealt anew, so that long
 * ones show other prefixes in every epoch. A function of seed and epoch alone: a resumed run deals the same.
 */
export function dealTasks(source: TaskSource, seed: number, epoch: number): TaskSource {
  const sessions = dealHistories(source.sessions, seed * 1_000_003 + epoch);
  return { ...source, sessions, firsts: sessions.map(({ items }) => Int32Array.from(items.keys())) };
}

/** A task of a source whose histories are sets, of which its own is dealt for it alone. Equal seeds deal equally. */
export function dealTask(source: TaskSource, index: number, seed: number): Task {
  const history = source.tasks[2 * index]!;
  const sessions = dealHistories([source.sessions[history]!], seed);
  const firsts = sessions.map(({ items }) => Int32Array.from(items.keys()));
  const tasks = Int32Array.of(0, source.tasks[2 * index + 1]!);
  return { ...getTask({ ...source, sessions, firsts, tasks }, 0), history };
}

/** Number of tasks in the source. */
export function countTasks(source: TaskSource): number {
  return source.tasks.length / 2;
}

/** Task by its number. The support holds what came before the target: first interactions, impressions and dislikes. */
export function getTask(source: TaskSource, index: number): Task {
  const history = source.tasks[2 * index]!;
  const session = source.sessions[history]!;
  const firsts = source.firsts[history]!;
  const known = source.tasks[2 * index + 1]!;
  const targetAt = firsts[known]!;
  const target = session.items[targetAt]!;
  const places = placesBefore(session, firsts, known);
  const lastKnownAt = known > 0 ? firsts[known - 1]! : -1;
  const passed = places.filter((place) => place > lastKnownAt && session.actions[place] === IMPRESSION);
  return {
    support: takePlaces(session, places),
    target,
    ...(session.positions && { targetPosition: session.positions[targetAt]! }),
    further: listFurther(session, firsts.subarray(known + 1, known + source.targetCount), target),
    ...(session.ratings && {
      rated: takePlaces(session, Array.from(firsts.subarray(known, known + source.targetCount))),
    }),
    passed: passed
      .map((place) => session.items[place]!)
      .filter((item) => item !== target)
      .reverse(),
    history,
  };
}

/** The items at these places, each once; what comes again where clicks repeat is asked for once. */
function listFurther(session: Session, places: Int32Array, target: number): Task["further"] {
  const seen = new Set([target]);
  return Array.from(places).flatMap((place) => {
    const item = session.items[place]!;
    if (seen.has(item)) return [];
    seen.add(item);
    return [{ item, ...(session.positions && { position: session.positions[place]! }) }];
  });
}

/** Places of a session's first interactions and of everything that speaks against an item, before the target. */
function placesBefore(session: Session, firsts: Int32Array, known: number): number[] {
  const places: number[] = [];
  for (let place = 0, first = 0; place < firsts[known]!; place++) {
    const isFirst = place === firsts[first];
    if (isFirst) first++;
    if (isFirst || AGAINST.has(session.actions[place]!)) places.push(place);
  }
  return places;
}

const IMPRESSION = ACTIONS.indexOf("impression");
const AGAINST: ReadonlySet<number> = new Set([IMPRESSION, ACTIONS.indexOf("dislike")]);

/** Numbers of all tasks in the order of one epoch; equal seeds and epochs give equal orders. */
export function shuffleTasks(source: TaskSource, seed: number, epoch: number): Int32Array {
  const order = Int32Array.from({ length: countTasks(source) }, (_, i) => i);
  const random = createRandom(seed * 1_000_003 + epoch);
  for (let i = order.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

import type { ModelSpec } from "../core/model-spec.ts";
import { clicksOf } from "./clicks-of.ts";
import type { Session } from "./data-set.ts";
import type { TaskSource } from "./tasks.ts";

/** Ratings that a task leaves to be asked for, and the most that it asks for at once. */
const LEAST_ASKED = 10;
const MOST_ASKED = 50;

/** Mean of all ratings: what is foretold of an item and a visitor of whom nothing is known. */
export function meanRating(sessions: readonly Session[]): number {
  let [sum, count] = [0, 0];
  for (const { ratings } of sessions)
    for (const rating of ratings ?? []) [sum, count] = [sum + rating, count + 1];
  return sum / count;
}

/**
 * Tasks of rated histories: the first n ratings are known, the next ten to fifty asked for. n begins at 0 and grows by half from one
 * to the next, up to the model's support or all that are left, so that few and many are trained alike. Throws where
 * nothing is rated, and for a learner without a closed form for ratings.
 */
export function createRatedTaskSource(
  sessions: readonly Session[],
  { supportRows, learner }: Pick<ModelSpec, "supportRows" | "learner">,
): TaskSource {
  if (learner.name !== "ridge") {
    throw new Error(`${learner.name} orders items and learns no ratings; choose --learner ridge`);
  }
  if (!sessions.some(({ ratings }) => ratings)) {
    throw new Error("the data hold no ratings to learn from; import the log with --rating COLUMN");
  }
  const firsts = sessions.map((session) => Int32Array.from(clicksOf(session)));
  const tasks = firsts.flatMap(({ length }, session) =>
    countKnown(Math.min(supportRows, length - LEAST_ASKED)).flatMap((known) => [session, known]),
  );
  if (tasks.length === 0) {
    throw new Error(
      `no history has the ${LEAST_ASKED} ratings that a task asks for; join visits with --tasks user`,
    );
  }
  return { sessions, firsts, tasks: Int32Array.from(tasks), targetCount: MOST_ASKED };
}

/** 0, 1, 2, 3, 5, 8, 12, 18, … and `most`; nothing where `most` is below 0. */
function countKnown(most: number): number[] {
  const counts = [];
  for (let known = 0; known < most; known = Math.max(known + 1, Math.ceil(1.5 * known))) counts.push(known);
  return most >= 0 ? [...counts, most] : [];
}

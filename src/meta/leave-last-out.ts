import { takePlaces } from "../learners/take-places.ts";
import { clicksOf, distinctItems } from "./clicks-of.ts";
import type { Session } from "./data-set.ts";
import { leakError } from "./leak-error.ts";
import type { SplitSessions } from "./session-parts.ts";
import { joinByUnit } from "./task-unit.ts";

/** With fewer different items nothing would be known once both targets are left out. */
const LEAST = 3;

/**
 * Leave-last-out: everything that a user did is one history; its last item is asked for by the test, the one before by
 * the validation, and what came before trains. Each part holds the histories up to its targets, so the same users are
 * in all parts by design; what must not be shared is a target. Histories of fewer than three different items train as
 * they are and are not asked. Kang and McAuley, Self-attentive sequential recommendation, ICDM 2018.
 */
export function leaveLastOut(sessions: readonly Session[]): SplitSessions {
  const histories = joinByUnit(sessions, "user").map((history) => ({ history, clicks: clicksOf(history) }));
  const asked = histories.filter(({ clicks }) => clicks.length >= LEAST);
  if (asked.length === 0) {
    throw new Error(
      `No history has the ${LEAST} different items that leaving the last out asks for; split by time or by parts instead`,
    );
  }
  /** Everything before the n-th different item from the end. */
  const without = (n: number) =>
    histories.map(({ history, clicks }) =>
      clicks.length < LEAST ? history : endAt(history, clicks.at(-n)!),
    );
  const askedWithout = (n: number) => asked.map(({ history, clicks }) => endAt(history, clicks.at(-n)!));
  const parts = {
    train: without(2),
    validation: askedWithout(1),
    refit: without(1),
    test: asked.map(({ history }) => history),
  };
  guardTargets(parts.train, parts.validation, "validation");
  guardTargets(parts.refit, parts.test, "test");
  return parts;
}

/**
 * Throws where training reaches the target of a later part: a history of `earlier` must be a beginning of the same
 * visitor's history in `later`, and end before its last different item.
 */
export function guardTargets(
  earlier: readonly Session[],
  later: readonly Session[],
  laterName: string,
): void {
  const known = new Map<string, Session[]>();
  for (const session of earlier) {
    known.set(visitorOf(session), [...(known.get(visitorOf(session)) ?? []), session]);
  }
  for (const history of later) {
    const asked = distinctItems(history).at(-1);
    for (const session of known.get(visitorOf(history)) ?? []) {
      if (asked !== undefined && distinctItems(session).includes(asked)) {
        throw leakError(
          `${visitorOf(history)} has item ${asked}, the target of the ${laterName} part, in training as well; ` +
            "let training end before the item that is left out",
        );
      }
      if (session.items.some((item, at) => item !== history.items[at])) {
        throw leakError(
          `${visitorOf(history)} did something in training that its history in the ${laterName} part does not begin ` +
            "with; cut both from the same history",
        );
      }
    }
  }
}

function endAt(history: Session, length: number): Session {
  return {
    ...history,
    ...takePlaces(
      history,
      Array.from({ length }, (_, place) => place),
    ),
  };
}

const visitorOf = ({ userId, id }: Session): string =>
  userId === null ? `session "${id}"` : `user "${userId}"`;

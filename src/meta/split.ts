import { takePlaces } from "../learners/take-places.ts";
import type { DataSet, Session } from "./data-set.ts";
import { leakError } from "./leak-error.ts";
import { leaveLastOut } from "./leave-last-out.ts";
import type { SplitSessions } from "./session-parts.ts";

/**
 * Where the test and the validation part begin, in ms since the epoch. Without `testFrom` the log's own parts decide,
 * or with `leaveLastOut` each user's own last items: then no moment can be named.
 */
export interface SplitAt {
  readonly testFrom?: number;
  readonly validateFrom?: number;
  readonly leaveLastOut?: boolean;
}

const VALIDATION_SHARE = 0.2;

/**
 * Cuts a data set into training, validation and test sessions by the time they start, or by the part that the log
 * names (`train`, `valid`/`validation`, `test`). Clicks that a session makes after the next part has begun are cut
 * off, and users of an earlier part are removed from the later one. Where no validation is named, the last fifth of
 * the training sessions by start time validates. Throws when a part would be empty or when anything leaks.
 *
 * A log with order but no clock (`orderOnly`) is split by the parts that it names alone: as nothing says which session
 * came first, nothing is cut off, and only users can leak. The last fifth is then that of the log's own order.
 */
export function splitSessions(dataSet: DataSet, split: SplitAt = {}): SplitSessions {
  const sessions = [...dataSet.sessions].sort(byStart);
  const { orderOnly = false } = dataSet;
  const byTime = split.testFrom !== undefined;
  if (split.leaveLastOut) {
    if (byTime || split.validateFrom !== undefined) {
      throw new Error(
        "A split leaves the last items out or cuts at a moment; leave out testFrom and validateFrom",
      );
    }
    return leaveLastOut(sessions);
  }
  if (orderOnly && (byTime || split.validateFrom !== undefined)) {
    throw new Error(
      "The log has no times to split at; leave out testFrom and validateFrom, and name parts in the log",
    );
  }
  const { past, later } = byTime ? cutByTime(sessions, split.testFrom) : cutByPart(sessions);
  const refit = orderOnly ? past : endBefore(past, split.testFrom ?? startOf(later));
  const test = withoutUsersOf(refit, later);
  const named = !byTime && split.validateFrom === undefined ? refit.filter(isValidation) : [];
  const { train, validation } =
    named.length > 0 ? setAside(refit, named, { orderOnly }) : holdOut(refit, split.validateFrom);

  requireSessions(train, "training", "let the test or the validation begin later");
  requireSessions(validation, "validation", "let it begin earlier, or import more days");
  requireSessions(test, "test", "let it begin earlier; users who already appear in training do not count");
  guardAgainstLeaks(train, validation, "validation", { orderOnly });
  guardAgainstLeaks(refit, test, "test", { orderOnly });
  return { train, validation, refit, test };
}

/**
 * Sets the end of a training part aside for choosing settings: the sessions that start at `validateFrom` or later,
 * else the last fifth by start time. Users of the rest are removed from them.
 */
export function holdOut(
  sessions: readonly Session[],
  validateFrom?: number,
): { readonly train: readonly Session[]; readonly validation: readonly Session[] } {
  const ordered = [...sessions].sort(byStart);
  const fromMs = validateFrom ?? startOfLast(ordered, VALIDATION_SHARE);
  return setAside(
    ordered,
    ordered.filter((session) => session.startMs >= fromMs),
  );
}

/**
 * Throws when a user, a start or a click of `earlier` belongs to the time or the people of `later`; with `orderOnly`
 * there is no time to belong to, and only people are compared.
 */
export function guardAgainstLeaks(
  earlier: readonly Session[],
  later: readonly Session[],
  laterName: string,
  options: { readonly orderOnly?: boolean } = {},
): void {
  const users = usersOf(earlier);
  const fromMs = startOf(later);
  for (const session of later) {
    if (session.userId !== null && users.has(session.userId)) {
      throw leakError(
        `user "${session.userId}" of the ${laterName} part is also in training; remove that user from one`,
      );
    }
  }
  if (options.orderOnly) return;
  for (const session of earlier) {
    const lastMs = Math.max(session.startMs, session.atMs.at(-1) ?? -Infinity);
    if (lastMs > fromMs) {
      throw leakError(
        `training session "${session.id}" reaches to ${iso(lastMs)}, after the ${laterName} part begins ` +
          `(${iso(fromMs)}); split by time with testFrom and validateFrom, or correct the parts in the log`,
      );
    }
  }
}

function setAside(
  sessions: readonly Session[],
  late: readonly Session[],
  options: { readonly orderOnly?: boolean } = {},
) {
  const chosen = new Set(late);
  const rest = sessions.filter((session) => !chosen.has(session));
  const train = options.orderOnly ? rest : endBefore(rest, startOf(late));
  return { train, validation: withoutUsersOf(train, late) };
}

function cutByTime(sessions: readonly Session[], testFromMs: number) {
  return {
    past: sessions.filter((session) => session.startMs < testFromMs),
    later: sessions.filter((session) => session.startMs >= testFromMs),
  };
}

function cutByPart(sessions: readonly Session[]) {
  const later = sessions.filter((session) => session.part === "test");
  const past = sessions.filter((session) => isTraining(session) || isValidation(session));
  const left = sessions.length - later.length - past.length;
  if (left > 0 || later.length === 0 || !past.some(isTraining)) {
    throw new Error(
      `The log does not name a part (train, valid, test) for each session (${left} of ${sessions.length} have none); ` +
        "name the moment at which the test begins instead (testFrom)",
    );
  }
  return { past, later };
}

function isTraining(session: Session): boolean {
  return session.part === "train";
}

function isValidation(session: Session): boolean {
  return session.part === "valid" || session.part === "validation";
}

/** Sessions can outlive their part by days: what they do after it has ended belongs to the next one. */
function endBefore(sessions: readonly Session[], endMs: number): readonly Session[] {
  return sessions.map((session) => {
    const length = session.atMs.findIndex((atMs) => atMs >= endMs);
    // A session that the log places before the end but that starts at or after it is left whole for the guard to see.
    if (length < 0 || session.startMs >= endMs) return session;
    return {
      ...session,
      ...takePlaces(
        session,
        Array.from({ length }, (_, place) => place),
      ),
    };
  });
}

function withoutUsersOf(earlier: readonly Session[], later: readonly Session[]): readonly Session[] {
  const users = usersOf(earlier);
  return later.filter((session) => session.userId === null || !users.has(session.userId));
}

function usersOf(sessions: readonly Session[]): Set<string> {
  return new Set(sessions.flatMap((session) => (session.userId === null ? [] : [session.userId])));
}

/** Sorting is stable: sessions that start together keep the data set's order. */
function byStart(a: Session, b: Session): number {
  return a.startMs - b.startMs;
}

function startOf(sessions: readonly Session[]): number {
  return sessions[0]?.startMs ?? Infinity;
}

/** Sessions that start in the same moment stay together, so that days without clock time are not torn apart. */
function startOfLast(ordered: readonly Session[], share: number): number {
  return ordered[Math.floor(ordered.length * (1 - share))]?.startMs ?? Infinity;
}

function requireSessions(sessions: readonly Session[], part: string, remedy: string): void {
  if (sessions.length === 0) throw new Error(`The ${part} part has no sessions; ${remedy}`);
}

function iso(atMs: number): string {
  return Number.isFinite(atMs) ? new Date(atMs).toISOString() : String(atMs);
}

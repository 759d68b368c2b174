import type { Session } from "./data-set.ts";

/**
 * The parts of a data set, each ordered by start time. No part knows a user, or a moment, of a later one; with
 * `leaveLastOut` no part knows what a later one asks of its users.
 */
export interface SplitSessions {
  /** What a model that is still being tuned may learn from. */
  readonly train: readonly Session[];
  /** What tuning is judged on. */
  readonly validation: readonly Session[];
  /** Everything before the test, validation included: what a model whose settings are fixed is fitted on. */
  readonly refit: readonly Session[];
  /** Scored once per reported configuration. */
  readonly test: readonly Session[];
}

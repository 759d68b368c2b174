import type { ItemTables } from "../model/item-encoder.ts";
import type { EncodedParams } from "../model/params.ts";
import type { TrainConfig } from "./train-config.ts";

/** The held-out loss after a step. */
export interface HeldOutCheck {
  readonly step: number;
  readonly loss: number;
}

/** What the checks of a run have seen so far: part of its checkpoint. */
export interface EarlyStopping {
  readonly best: HeldOutCheck;
  readonly last: HeldOutCheck;
  /** Checks since the best. */
  readonly worse: number;
  /** The model at the best check: copies, which training leaves alone. */
  readonly model: { readonly meta: EncodedParams; readonly tables: ItemTables };
}

/** Checks per run. Short epochs are checked once each, which can be more often. */
const CHECKS = 20;

/** Whether the held-out loss is due after `step`: twenty times a run, at least once an epoch, and at the end. */
export function isCheckDue(step: number, stepsPerEpoch: number, totalSteps: number): boolean {
  const every = Math.max(1, Math.min(stepsPerEpoch, Math.ceil(totalSteps / CHECKS)));
  return step % every === 0 || step === totalSteps;
}

/** The record with one more check. Throws on a loss that is no number, since it would never be a best. */
export function noteCheck(
  previous: EarlyStopping | undefined,
  last: HeldOutCheck,
  { meta, tables }: EarlyStopping["model"],
): EarlyStopping {
  if (!Number.isFinite(last.loss)) {
    throw new Error(
      `training diverged at step ${last.step}: the held-out loss became ${last.loss}; lower --meta-lr or --inner-lr and train again`,
    );
  }
  if (previous && last.loss >= previous.best.loss) return { ...previous, last, worse: previous.worse + 1 };
  return { best: last, last, worse: 0, model: structuredClone({ meta, tables }) };
}

/** Whether so many checks in a row have brought no new best that training ends (Prechelt, 1998). */
export function hasStopped(record: EarlyStopping | undefined, { patience }: TrainConfig): boolean {
  return record !== undefined && record.worse >= patience;
}

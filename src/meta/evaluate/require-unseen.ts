import { leakError } from "../leak-error.ts";
import type { RunManifest } from "../run-folder.ts";
import type { SplitAt } from "../split.ts";

/** What is about to be judged. */
export interface JudgedPart {
  readonly dataHash: string;
  readonly part: "validation" | "test";
  readonly split: SplitAt;
}

/** What an artifact says of its training; one that was made by other means may say less. */
export type TrainedOn = Partial<Pick<RunManifest, "on" | "split">> & { readonly dataHash?: string };

/**
 * Throws `LeakError` where an artifact was trained on the sessions that are to be judged. Of artifacts from other data
 * nothing can be known: their catalogue is all that is compared.
 */
export function requireUnseen(
  { on, split, dataHash }: TrainedOn,
  judged: JudgedPart,
  artifact: string,
): void {
  if (dataHash !== judged.dataHash) return;
  const sees =
    on === "all" ||
    (on === "refit" && judged.part === "validation") ||
    (split?.testFrom !== undefined &&
      judged.split.testFrom !== undefined &&
      judged.split.testFrom < split.testFrom);
  if (!sees) return;
  const remedy =
    judged.part === "validation"
      ? "train with --on train to judge validation"
      : "train on what comes before the test";
  throw leakError(`${artifact} was trained on sessions that are to be judged; ${remedy}`);
}

import { LEARNERS } from "../learners/index.ts";

/** Names that `--learner` takes. */
export const LEARNER_NAMES: readonly string[] = Object.keys(LEARNERS);

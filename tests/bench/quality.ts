/**
 * `npm run quality`: every number that the default learner is to reach, on the public logs below INKLING_DATA.
 * `-- --quick` judges the small logs only, `-- NAME …` those named, `-- --fresh` forgets what was judged before.
 */
import { parseArgs } from "node:util";
import { judgeQuality } from "./quality/judge-quality.ts";

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false }, fresh: { type: "boolean", default: false } },
  allowPositionals: true,
});
judgeQuality({ ...values, only: positionals });

/**
 * `npm run quality`: every number that the default learner is to reach, on the public logs below INKLING_DATA.
 * `-- --quick` judges the small logs only, `-- NAME …` those named, `-- --fresh` forgets what was judged before,
 * `-- --at-once N` judges so many logs side by side (two by default; each takes one core and up to 4 GB).
 */
import { parseArgs } from "node:util";
import { judgeQuality } from "./quality/judge-quality.ts";

const { values, positionals } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    fresh: { type: "boolean", default: false },
    "at-once": { type: "string", default: "2" },
  },
  allowPositionals: true,
});
const { "at-once": atOnce, ...options } = values;
if (!/^[1-9]\d*$/.test(atOnce)) {
  console.error(`--at-once is "${atOnce}"; give the number of logs to judge side by side`);
  process.exit(2);
}
await judgeQuality({ ...options, atOnce: Number(atOnce), only: positionals });

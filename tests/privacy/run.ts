import { proveSilence } from "./prove-silence.ts";
const [pairs = "20", sessions = "100", lanes = "2"] = process.argv.slice(2);
const result = await proveSilence({
  pairs: +pairs,
  sessions: +sessions,
  lanes: +lanes,
  onProgress: (n) => console.log(n, Math.round(performance.now())),
});
console.log(
  JSON.stringify(
    { ...result, hits: result.hits.slice(0, 5), differing: result.differing.slice(0, 5) },
    null,
    1,
  ),
);

/**
 * Makes the demo's artifact from simulated shoppers, with the same commands that a shop uses on its own log:
 * `npm run demo:train`. The log, the data and the run stay in `runs/demo`; the artifact goes to `public/inkling`.
 */
import { execFileSync } from "node:child_process";
import { rmSync } from "node:fs";

const WORK = "runs/demo";
const SESSIONS = "20000";
const SEED = "1";

rmSync(WORK, { recursive: true, force: true });
run("demo/shoppers/write-log.ts", `${WORK}/log`, SESSIONS, SEED);
inkling(`import --log ${WORK}/log/clicks.ndjson --catalogue ${WORK}/log/catalogue.ndjson --out ${WORK}/data`);
inkling(
  `train --data ${WORK}/data --out ${WORK}/run --dim 32 --contrast 300 --dropout 0.1 --epochs 5 --seed ${SEED}`,
);
inkling(`export --run ${WORK}/run --out public/inkling`);
inkling("report public/inkling");

function inkling(command: string): void {
  console.log(`\n$ inkling ${command}`);
  run("src/cli/inkling.ts", ...command.split(" "));
}

function run(script: string, ...args: string[]): void {
  execFileSync(process.execPath, ["--import", "tsx", script, ...args], { stdio: "inherit" });
}

/**
 * `npm test`: every check and every test, on a machine with nothing but Node. Installs what is missing, prints a line
 * with the seconds of each step, and ends in the line `N passed, N failed`. `--full` adds the slow suites.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { installPackages } from "../.ci/install.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
process.chdir(root);
const budgets = JSON.parse(readFileSync("tests/checks/ledger.json", "utf8"));
const reports = ".cache/tests";
const stepLimitMs = 30 * 60_000; // a step that hangs must not take the rest with it
const isFull = process.argv.includes("--full");
const env = {
  ...process.env,
  INKLING_RUNNER: "1",
  ...(isFull ? { INKLING_FULL: "1" } : {}),
  NO_COLOR: "1",
};
delete env.FORCE_COLOR; // some tools take any value of it, 0 too, as a yes

const ledger = {};
const total = { passed: 0, failed: 0 };
const children = new Set();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of children) stop(child);
    process.exit(130);
  });
}

try {
  await timed("install", () => installPackages(root));
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const { stages } = await import("./checks/steps.mjs");
  await timed("chromium", useChromium);
  for (const stage of stages) await runStage(stage);
} catch (error) {
  fail(error);
}

ledger.total = performance.now() / 1000; // since this process began
const over = ledger.total > budgets.total && !isFull ? ", over its budget" : "";
console.log(
  `time ledger: ${ledger.total.toFixed(0)} s of ${budgets.total} s${over} (.cache/time-ledger.json)`,
);
mkdirSync(".cache", { recursive: true });
writeFileSync(".cache/time-ledger.json", `${JSON.stringify(ledger, null, 2)}\n`);
process.exitCode = total.failed === 0 ? 0 : 1;
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);

function fail(error) {
  total.failed += 1;
  console.log(`FAIL  ${error instanceof Error ? error.message : error}`);
}

/** Tells the tests which Chromium to drive. Without one the browser suites fail, but all else is still worth knowing. */
async function useChromium() {
  const { provideChromium } = await import("./checks/chromium.mjs");
  try {
    env.INKLING_CHROMIUM = await provideChromium();
    console.log(`Chromium: ${env.INKLING_CHROMIUM}`);
  } catch (error) {
    fail(error);
  }
}

/** Runs the steps of one stage, as many at once as there are cores. */
async function runStage(steps) {
  const waiting = [...steps];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await runStep(step);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}

async function runStep({ name, command, tests }) {
  const report = join(reports, `${name}.json`);
  const { code, output } = await timed(name, () => run(command ?? vitest(tests, report)));
  const { passed, failed, skipped, names = [] } = tests ? countTests(report, code) : countCheck(code);
  total.passed += passed;
  total.failed += failed;
  const counts = tests ? `  ${passed} passed, ${failed} failed, ${skipped} skipped` : "";
  console.log(
    `${failed === 0 ? "ok  " : "FAIL"}  ${name.padEnd(18)} ${ledger[name].toFixed(1).padStart(6)} s${counts}`,
  );
  const budget = budgets.steps[name] ?? budgets.total;
  if (ledger[name] > budget && !isFull)
    console.log(`      over its budget of ${budget} s (tests/checks/ledger.json)`);
  // First what failed: logs are cut short.
  for (const one of names) console.log(`      ${one}`);
  if (failed > 0) console.log(output);
}

function countCheck(code) {
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

// What Vitest reports and how it exited must agree: a file that does not load and a suite without a test fail too.
function countTests(report, code) {
  const counts = { passed: 0, failed: 0, skipped: 0, names: [] };
  try {
    const result = JSON.parse(readFileSync(report, "utf8"));
    counts.passed = result.numPassedTests;
    counts.skipped = result.numPendingTests + result.numTodoTests;
    const unloaded = result.testResults.filter(
      (file) => file.status === "failed" && file.assertionResults.length === 0,
    );
    counts.failed = result.numFailedTests + unloaded.length;
    counts.names = result.testResults.flatMap((file) => [
      ...(unloaded.includes(file) ? [`${relative(root, file.name)}: ${firstLine(file.message)}`] : []),
      ...file.assertionResults
        .filter(({ status }) => status === "failed")
        .map((one) => `${relative(root, file.name)} > ${one.fullName}: ${firstLine(one.failureMessages[0])}`),
    ]);
  } catch {
    counts.failed = 1;
  }
  if (counts.failed === 0 && (code !== 0 || counts.passed === 0)) counts.failed = 1;
  return counts;
}

function firstLine(text = "") {
  return text.split("\n", 1)[0];
}

function vitest(project, report) {
  const config = ["--config", "tests/checks/vitest.config.ts", "--project", project];
  const output = ["--reporter", "default", "--reporter", "json", `--outputFile.json=${report}`];
  return [process.execPath, "node_modules/vitest/vitest.mjs", "run", ...config, ...output];
}

/** Runs a command to its end and gives all it printed; what it started dies with it. */
function run([program, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    children.add(child);
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
    const timer = setTimeout(() => {
      output += `\nstopped after ${stepLimitMs / 60_000} minutes\n`;
      stop(child);
    }, stepLimitMs);
    const end = (code) => {
      clearTimeout(timer);
      children.delete(child);
      resolve({ code, output });
    };
    child.on("error", (error) => {
      output += error.message;
      end(1);
    });
    child.on("close", (code) => end(code ?? 1));
  });
}

function stop(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    // already gone
  }
}

async function timed(name, work) {
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    ledger[name] = (performance.now() - startedMs) / 1000;
  }
}

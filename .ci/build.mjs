/**
 * Builds the package into `dist/`: `node .ci/build.mjs [page|worker|cli|types …]`, all by default. `--if-possible` is
 * for npm's `prepare`, which also runs where the development packages were left out: then there is nothing to do.
 */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
const args = process.argv.slice(2);
const parts = args.filter((arg) => !arg.startsWith("--"));
const sources = {
  page: "src/index.ts",
  worker: "src/engine/worker.ts",
  cli: "src/cli/inkling.ts",
  types: "src/index.ts",
};

const wanted = parts.length > 0 ? parts : Object.keys(sources);
if (!args.includes("--if-possible") || isPossible()) for (const part of wanted) await make(part);

function isPossible() {
  return existsSync("node_modules/vite") && wanted.every((part) => existsSync(sources[part]));
}

async function make(part) {
  if (!existsSync(sources[part]))
    throw new Error(`${part}: ${sources[part]} does not exist, nothing to build from`);
  if (part === "types") return writeTypes();
  const { build } = await import("vite");
  await build({ mode: part, configFile: "vite.config.ts", logLevel: "warn" });
  if (part === "cli") chmodSync("dist/cli/inkling.js", 0o755);
}

function writeTypes() {
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tests/checks/tsconfig.types.json"],
    { stdio: "inherit" },
  );
  if (status !== 0) throw new Error("types: the declarations could not be written, see the errors above");
}

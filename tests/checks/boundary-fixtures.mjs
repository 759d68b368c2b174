/**
 * The fixtures of the import rules: in `tests/fixtures/boundaries/`, a copy of the house in small, one file breaks one
 * rule and says so in its name. Run this file to write them anew after changing `layers.mjs`.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { engineContract, frontDoor, layers } from "./layers.mjs";

const here = dirname(fileURLToPath(import.meta.url));
export const fixtureRoot = join(here, "../fixtures/boundaries");

const names = Object.keys(layers);
const packageNames = [...new Set(Object.values(layers).flatMap((layer) => layer.packages))];
const sample = (name) =>
  name.endsWith("/")
    ? { "@tensorflow/": "@tensorflow/tfjs-core", "@duckdb/": "@duckdb/node-api" }[name]
    : name;
const contractFrom = (other) => `../${other}/${engineContract.file}`;

/** Each fixture: its file, its source and the rule that must reject it, or none where the direction is allowed. */
export const fixtures = [
  ...names.map((name) => ({ file: `src/${name}/index.ts`, source: "export {};\n" })),
  {
    file: `src/${engineContract.folder}/${engineContract.file}`,
    source: "export type EngineApi = object;\n",
  },
  ...names.flatMap((from) => names.filter((to) => to !== from).map((to) => folderFixture(from, to))),
  ...names.flatMap((from) => packageNames.map((name) => packageFixture(from, name))),
  ...names.map((from) => ({
    file: `src/${from}/uses-node.ts`,
    source: `import "node:fs";\n`,
    ...(layers[from].node ? {} : { rule: `${from}-uses-node` }),
  })),
  {
    file: `src/${engineContract.knownBy}/imports-contract-type.ts`,
    source: `import type { EngineApi } from "${contractFrom(engineContract.folder)}";\nexport type Known = EngineApi;\n`,
  },
  {
    file: `src/${engineContract.knownBy}/imports-contract-value.ts`,
    source: `import "${contractFrom(engineContract.folder)}";\n`,
    rule: "contract-by-type",
  },
  {
    file: "src/index.ts",
    source: names.map((name) => `export * from "./${name}/index.ts";\n`).join(""),
    rule: "front-door-imports",
    times: names.length - frontDoor.imports.length,
  },
  { file: "src/attic/index.ts", source: `import "../core/index.ts";\n`, rule: "unknown-folder" },
  { file: "src/core/cycle-a.ts", source: `import "./cycle-b.ts";\n`, rule: "no-cycles" },
  { file: "src/core/cycle-b.ts", source: `import "./cycle-a.ts";\n` }, // a cycle is reported once
  {
    file: "src/core/imports-a-type.ts",
    source: `import type { EngineApi } from "${contractFrom(engineContract.folder)}";\nexport type Known = EngineApi;\n`,
    rule: "core-imports",
  },
  { file: "demo/imports-front-door.ts", source: `import "../src/index.ts";\n` },
  ...names.map((to) => ({
    file: `demo/imports-${to}.ts`,
    source: `import "../src/${to}/index.ts";\n`,
    rule: "demo-imports",
  })),
  { file: "demo/build/imports-meta.ts", source: `import "../../src/meta/index.ts";\n` },
];

function folderFixture(from, to) {
  const allowed = layers[from].imports.includes(to);
  return {
    file: `src/${from}/${allowed ? "may-import" : "imports"}-${to}.ts`,
    source: `import "../${to}/index.ts";\n`,
    ...(allowed ? {} : { rule: `${from}-imports` }),
  };
}

function packageFixture(from, name) {
  const allowed = layers[from].packages.includes(name);
  return {
    file: `src/${from}/${allowed ? "may-use" : "uses"}-${name.replace(/[@/]/g, "")}.ts`,
    source: `import "${sample(name)}";\n`,
    ...(allowed ? {} : { rule: `${from}-imports` }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  rmSync(fixtureRoot, { recursive: true, force: true });
  for (const { file, source } of fixtures) {
    mkdirSync(dirname(join(fixtureRoot, file)), { recursive: true });
    writeFileSync(join(fixtureRoot, file), source);
  }
  console.log(`${fixtures.length} fixtures written`);
}

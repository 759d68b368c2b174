/** Checks the import rules on the sources, and on the fixtures that they must reject. */
import { existsSync } from "node:fs";
import { cruise } from "dependency-cruiser";
import { fixtureRoot, fixtures } from "./boundary-fixtures.mjs";
import config from "./dependency-cruiser.config.mjs";

const root = process.cwd();
const failures = [];

for (const { from, to, rule } of await violationsIn(root)) {
  failures.push(`${from} may not import ${to} (${rule.name}; the table is tests/checks/layers.mjs)`);
}

const rejected = await violationsIn(fixtureRoot);
for (const { file, rule, times = 1 } of fixtures) {
  const rules = rejected
    .filter((violation) => violation.from === file)
    .map((violation) => violation.rule.name);
  const expected = rule === undefined ? [] : Array(times).fill(rule);
  if (rules.join() !== expected.join()) {
    failures.push(`fixture ${file}: expected [${expected}], got [${rules}]`);
  }
}

console.log(failures.length === 0 ? `${fixtures.length} fixtures judged as expected` : failures.join("\n"));
process.exitCode = failures.length === 0 ? 0 : 1;

async function violationsIn(baseDir) {
  process.chdir(baseDir);
  try {
    const folders = ["src", "demo"].filter((folder) => existsSync(folder));
    const { output } = await cruise(folders, { ...config.options, baseDir, validate: true, ruleSet: config });
    if (output.summary.totalCruised === 0) throw new Error(`no sources found in ${baseDir}`);
    return output.summary.violations;
  } finally {
    process.chdir(root);
  }
}

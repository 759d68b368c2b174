/**
 * Everything that `npm test` runs, in stages: the steps of a stage do not need each other and share the cores, the
 * next stage waits. A step with `tests` is a Vitest project, and each of its tests counts; any other counts as one.
 */
const node = (...args) => [process.execPath, ...args];
const bin = (path, ...args) => node(`node_modules/${path}`, ...args);

const lintFiles = ["--config", "tests/checks/eslint.config.mjs", "--max-warnings", "0", "."];

export const stages = [
  [
    { name: "types", command: bin("typescript/bin/tsc", "-p", ".") },
    { name: "lint", command: bin("eslint/bin/eslint.js", ...lintFiles) },
    { name: "lint fixtures", command: node("tests/checks/lint-fixtures.mjs") },
    { name: "format", command: bin("prettier/bin/prettier.cjs", "--check", ".") },
    { name: "import boundaries", command: node("tests/checks/boundaries.mjs") },
    { name: "unused code", command: bin("knip/bin/knip.js", "--config", "tests/checks/knip.json") },
  ],
  [{ name: "build", command: node(".ci/build.mjs", "published", "demo") }],
  [
    { name: "package", command: node("tests/checks/package.mjs") },
    { name: "size", command: bin("size-limit/bin.js", "--json", "--config", "tests/checks/size-limit.json") },
  ],
  [{ name: "unit", tests: "unit" }],
  [{ name: "browser", tests: "browser" }],
];

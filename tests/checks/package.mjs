/** Packs what would be published and judges the tarball: self-contained bundles, publint, and types that resolve. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Linter } from "eslint";

const standalone = {
  "no-restricted-syntax": [
    "error",
    "ImportDeclaration",
    "ImportExpression",
    "ExportAllDeclaration",
    "ExportNamedDeclaration[source]",
  ],
};

const folder = mkdtempSync(join(tmpdir(), "inkling-package-"));
try {
  for (const file of [
    "dist/index.js",
    "dist/worker.js",
    "dist/worker-all.js",
    "dist/embed.mjs",
    "dist/widget-frame.js",
  ]) {
    // The browser forbids a worker without network to load another file, also by a dynamic import that never runs.
    const [found] = new Linter().verify(readFileSync(file, "utf8"), { rules: standalone });
    if (found)
      throw new Error(`${file} must stand alone, but column ${found.column} loads more: ${found.message}`);
  }
  // Scripts would build again what the step before has built.
  const [{ filename }] = JSON.parse(
    run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder]),
  );
  const tarball = join(folder, filename);
  run("npx", ["--no-install", "publint", "run", tarball, "--strict"]);
  run("npx", [
    "--no-install",
    "attw",
    tarball,
    "--profile",
    "esm-only",
    "--exclude-entrypoints",
    "worker.js",
    "worker-all.js",
    "embed.js",
    "embed.mjs",
    "widget-host.js",
    "widget-frame.js",
    "widget.html",
  ]);
} catch (error) {
  console.log(error.message, error.stdout ?? "", error.stderr ?? "");
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(program, args) {
  return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

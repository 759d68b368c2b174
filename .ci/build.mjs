/**
 * Builds into `dist/`: `node .ci/build.mjs [page|worker|worker-all|…]`, by default all that is `published`.
 * `--if-possible` is for npm's `prepare`: where development packages were left out or the sources do not build,
 * installing goes on.
 */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(join(dirname(fileURLToPath(import.meta.url)), ".."));
const args = process.argv.slice(2);
const parts = args.filter((arg) => !arg.startsWith("--"));
/** What each part is made from, and what it makes; what pins others comes after them. */
const all = {
  page: { source: "src/index.ts", target: "dist/index.js" },
  worker: { source: "src/engine/worker.ts", target: "dist/worker.js" },
  "worker-all": { source: "src/engine/worker-all.ts", target: "dist/worker-all.js" },
  "worker-inline": { source: "src/embed/worker-part.ts", target: "dist/worker-inline.js" },
  elements: { source: "src/element/define-elements.ts", target: "dist/elements.js" },
  rank: { source: "src/element/define-rank.ts", target: "dist/rank.js" },
  react: { source: "src/react/use-personalized-order.ts", target: "dist/react.js" },
  "embed-debug": { source: "src/embed/debug-part.ts", target: "dist/embed-debug.js" },
  "embed-engine": { source: "src/engine/page-engine.ts", target: "dist/embed-engine.js" },
  "embed-order": { source: "src/embed/order-part.ts", target: "dist/embed-order.js" },
  "embed-page": { source: "src/embed/page-part.ts", target: "dist/embed-page.js" },
  embed: { source: "src/embed/embed-classic.ts", target: "dist/embed.js" },
  "embed-module": { source: "src/embed/embed-module.ts", target: "dist/embed.mjs" },
  "doctor-page": { source: "src/embed/doctor-part.ts", target: "dist/doctor-page.js" },
  "widget-host": { source: "src/widget/widget-host.ts", target: "dist/widget-host.js" },
  "widget-frame": { source: "src/widget/widget-frame.ts", target: "dist/widget-frame.js" },
  "widget-page": { source: "src/widget/widget.html", target: "dist/widget.html" },
  cli: { source: "src/cli/inkling.ts", target: "dist/cli" },
  types: { source: "src/index.ts", target: "dist/types" },
  notices: { source: "package.json", target: "dist/THIRD-PARTY-NOTICES.txt" },
  demo: { source: "demo/index.html", target: "dist/demo" },
};
const published = Object.keys(all).filter((part) => part !== "demo");
/** Packages whose code is inside the bundles for the browser. */
const bundled = ["core", "backend-cpu", "backend-webgpu"]
  .map((name) => `@tensorflow/tfjs-${name}`)
  .concat("comlink", "idb");

const wanted = (parts.length > 0 ? parts : ["published"]).flatMap((part) =>
  part === "published" ? published : part,
);

if (!args.includes("--if-possible")) {
  for (const part of wanted) await make(part);
} else if (existsSync("node_modules/vite")) {
  try {
    for (const part of wanted) await make(part);
  } catch (error) {
    console.warn(`not built, run \`npm run build\` to see why: ${error.message}`);
  }
}

async function make(part) {
  const { source, target } = all[part];
  // First of all, so that a build that fails leaves nothing old behind that later checks would judge.
  rmSync(target, { recursive: true, force: true });
  if (!existsSync(source)) throw new Error(`${part}: ${source} does not exist, nothing to build from`);
  if (part === "types") return writeTypes();
  if (part === "notices") return writeNotices(target);
  if (part === "widget-page") return copyFileSync(source, target);
  const { build } = await import("vite");
  await build({ mode: part, configFile: "vite.config.ts", logLevel: "warn" });
  if (part === "cli") linkCommand(join(target, "inkling.js"));
}

/** Makes `npx inkling` find the command; npm links those of dependencies only, and remembers one that it missed. */
function linkCommand(file) {
  chmodSync(file, 0o755);
  const link = "node_modules/.bin/inkling";
  if (process.platform === "win32" || !existsSync("node_modules/.bin")) return;
  rmSync(link, { force: true });
  symlinkSync(join("../..", file), link);
}

function writeTypes() {
  const { status } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", "-p", "tests/checks/tsconfig.types.json"],
    { stdio: "inherit" },
  );
  if (status !== 0) throw new Error("types: the declarations could not be written, see the errors above");
}

/** The licences of what is bundled: minified files carry none, and all of them ask to be passed on. */
function writeNotices(target) {
  const packages = bundled.map((name) => {
    const folder = join("node_modules", name);
    const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = join(folder, "LICENSE");
    return { name, version, license, text: existsSync(file) ? readFileSync(file, "utf8").trim() : undefined };
  });
  const list = packages.map(({ name, version, license }) => `${name} ${version}, ${license}`);
  const texts = [...new Map(packages.filter(({ text }) => text).map(({ license, text }) => [license, text]))];
  const missing = packages.find(({ license }) => !texts.some(([known]) => known === license));
  if (missing) throw new Error(`notices: no package brings the text of ${missing.license} (${missing.name})`);
  const sections = texts.map(([license, text]) => `${license}\n${"=".repeat(license.length)}\n\n${text}`);
  writeFileSync(target, `${["Bundled in these files:\n" + list.join("\n"), ...sections].join("\n\n")}\n`);
}

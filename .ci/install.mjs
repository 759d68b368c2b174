/**
 * Installs the packages when they are missing or not those of the lock file. Node built-ins only: it is the first
 * thing that runs on a fresh clone, for `npm start` and `npm test` alike.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Runs `npm ci` in `root` unless node_modules already holds what the lock file says; throws with npm's output. */
export async function installPackages(root) {
  if (isInstalled(root)) return;
  const startedMs = Date.now();
  const elapsedS = () => Math.round((Date.now() - startedMs) / 1000);
  console.log("Installing packages (about a minute the first time) …");
  const heartbeat = setInterval(() => console.log(`  … still installing, ${elapsedS()} s`), 15_000);
  try {
    await npmCi(root);
  } finally {
    clearInterval(heartbeat);
  }
  console.log(`Installed packages in ${elapsedS()} s.`);
}

// By content, not by date: a checkout touches the lock file, and installing again would pull the packages from
// under whatever else runs in this folder.
function isInstalled(root) {
  const installedLock = join(root, "node_modules/.package-lock.json");
  if (!existsSync(installedLock)) return false;
  const wanted = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
  const present = JSON.parse(readFileSync(installedLock, "utf8")).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === "" || entry.optional || entry.devOptional || present[path]?.version === entry.version,
  );
}

function npmCi(root) {
  return new Promise((resolve, reject) => {
    // Development packages are needed even where NODE_ENV=production is set for the shop itself.
    const npm = spawn("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [npm.stdout, npm.stderr]) stream.on("data", (chunk) => (output += chunk));
    npm.on("error", reject);
    npm.on("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`npm ci failed; is the package registry reachable?\n${output}`));
    });
  });
}

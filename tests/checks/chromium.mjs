/** Finds a Chromium that runs, or installs one: an installed one, else Playwright's, else the distribution's package. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const commands = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** The path of a Chromium that answers `--version`; throws with what was tried when none can be had. */
export async function provideChromium() {
  const asked = process.env.INKLING_CHROMIUM ?? process.env.CHROME_PATH;
  if (asked) {
    if (runs(asked)) return asked;
    throw new Error(`${asked} does not start; set INKLING_CHROMIUM to a working Chromium or unset it.`);
  }

  const { chromium } = await import("playwright");
  const find = () => [...onPath(), chromium.executablePath()].find(runs);
  const present = find();
  if (present) return present;

  const tried = [];
  for (const [program, ...args] of installers()) {
    console.log(`Installing Chromium: ${[program, ...args].join(" ")} …`);
    const { status, error, stdout, stderr } = spawnSync(program, args, {
      encoding: "utf8",
      timeout: 10 * 60_000,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    const found = find();
    if (found) return found;
    const reason =
      error?.message ?? `exit ${status}\n${`${stdout}${stderr}`.trim().split("\n").slice(-5).join("\n")}`;
    tried.push(`${[program, ...args].join(" ")}: ${reason}`);
  }
  throw new Error(
    `No Chromium, and none could be installed. Install one and set INKLING_CHROMIUM to its path.\n${tried.join("\n")}`,
  );
}

function installers() {
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const playwright = [process.execPath, "node_modules/playwright/cli.js"];
  return [
    [...playwright, "install", "--no-shell", "chromium"],
    ...(existsSync("/usr/bin/apt-get")
      ? [
          // The download alone starts nowhere without its system libraries.
          [...playwright, "install-deps", "chromium"],
          [...asRoot, "apt-get", "update"],
          [...asRoot, "apt-get", "install", "-y", "--no-install-recommends", "chromium"],
        ]
      : []),
  ];
}

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const paths = commands.flatMap((name) => folders.map((folder) => join(folder, name))).filter(existsSync);
  return process.platform === "darwin"
    ? [...paths, "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"]
    : paths;
}

function runs(path) {
  return existsSync(path) && spawnSync(path, ["--version"], { timeout: 30_000 }).status === 0;
}

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
  for (const [program, ...args] of installers(chromium.executablePath())) {
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

/** What to try, one after the other; read lazily, for the next depends on what the last has done. */
function* installers(downloaded) {
  const playwright = [process.execPath, "node_modules/playwright/cli.js"];
  yield [...playwright, "install", "--no-shell", "chromium"];
  if (!existsSync("/usr/bin/apt-get")) return;
  // A downloaded browser may lack system libraries.
  if (existsSync(downloaded)) yield [...playwright, "install-deps", "chromium"];
  const aptGet = [...(process.getuid?.() === 0 ? [] : ["sudo", "-n"]), "apt-get"];
  yield [...aptGet, "update"];
  yield [...aptGet, "install", "-y", "--no-install-recommends", "chromium"];
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

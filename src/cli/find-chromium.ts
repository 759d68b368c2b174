import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const COMMANDS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** An installed Chromium: the one asked for, else one on the path; undefined leaves it to Playwright's own. */
export function findChromium(asked: string | undefined): string | undefined {
  const named = asked ?? process.env["INKLING_CHROMIUM"] ?? process.env["CHROME_PATH"];
  if (named !== undefined) {
    if (existsSync(named)) return named;
    throw new Error(`${named} does not exist; name a Chromium with --chromium, or leave it out`);
  }
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

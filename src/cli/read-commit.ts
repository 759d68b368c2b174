import { execFileSync } from "node:child_process";

/** The commit of the code that judges, where it runs from a checkout. */
export function readCommit(): string | null {
  try {
    return execFileSync("git", ["rev-parse", "--short=12", "HEAD"], { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}

import { execFileSync } from "node:child_process";

/** Runs one command of ours as a person would, with its output on the terminal. */
export function inkling(...args: string[]): void {
  console.log(`\n$ inkling ${args.join(" ")}`);
  execFileSync(process.execPath, ["--import", "tsx", "src/cli/inkling.ts", ...args], { stdio: "inherit" });
}

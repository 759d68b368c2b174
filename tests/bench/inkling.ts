import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

const COMMAND = ["--import", "tsx", "src/cli/inkling.ts"];

/** Runs one command of ours as a person would, with its output on the terminal. */
export function inkling(...args: readonly string[]): void {
  console.log(`\n$ inkling ${args.join(" ")}`);
  execFileSync(process.execPath, [...COMMAND, ...args], { stdio: "inherit" });
}

/** The same beside others: every line of its output begins with `label`. Rejects where the command fails. */
export async function inklingBeside(label: string, ...args: readonly string[]): Promise<void> {
  const tell = (line: string) => console.log(`${label}  ${line}`);
  tell(`$ inkling ${args.join(" ")}`);
  const child = spawn(process.execPath, [...COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  for (const output of [child.stdout, child.stderr]) createInterface({ input: output }).on("line", tell);
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${label}: inkling ${args[0]} failed (${code}), it says above why`);
}

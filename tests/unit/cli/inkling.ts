import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));

/** How a command ended. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in a process of its own; `onOutput` sees all that it printed so far, each time it prints. */
export function inkling(
  words: readonly string[],
  { onOutput }: { onOutput?: (stdout: string, child: ChildProcess) => void } = {},
): Promise<Outcome> {
  const child = spawn(process.execPath, ["--import", "tsx", "src/cli/inkling.ts", ...words], { cwd: ROOT });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (text: Buffer) => {
    stdout += text.toString();
    onOutput?.(stdout, child);
  });
  child.stderr.on("data", (text: Buffer) => (stderr += text.toString()));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

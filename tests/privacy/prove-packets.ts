import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { NamespaceReport } from "./namespace-tour.ts";

const LIMIT_MS = 10 * 60_000;

/** Channels that this Chromium does not use in the namespace: it prepares no connections there. Its own log shows them. */
export const UNSEEN_AS_PACKETS: readonly string[] = ["preconnect", "dns-prefetch"];

/** Why no packets can be captured on this machine; undefined where they can. */
export function findCaptureObstacle(): string | undefined {
  if (process.platform !== "linux") return "network namespaces are Linux's";
  for (const [program, args] of [
    ["unshare", ["--version"]],
    ["ip", ["-V"]],
    ["python3", ["--version"]],
  ] as const)
    if (spawnSync(program, args).status !== 0) return `${program} is not installed`;
  const attempt = spawnSync("unshare", [
    ...UNSHARE,
    "sh",
    "-c",
    "ip link add out type veth peer name far && python3 -c 'import socket; socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)'",
  ]);
  return attempt.status === 0
    ? undefined
    : `making a network namespace is not permitted (${String(attempt.stderr).trim().split("\n").at(-1)})`;
}

/** Who is not root becomes it inside, where the machine allows that. */
const UNSHARE = process.getuid?.() === 0 ? ["--net", "--mount"] : ["--map-root-user", "--net", "--mount"];

/** Tours the demo in a network namespace of its own, where every packet is caught, and plants leaks there. */
export async function provePackets(): Promise<NamespaceReport> {
  const folder = mkdtempSync(join(tmpdir(), "inkling-namespace-"));
  const file = join(folder, "report.json");
  try {
    const child = spawn(
      "unshare",
      [
        ...UNSHARE,
        process.execPath,
        "node_modules/tsx/dist/cli.mjs",
        "tests/privacy/namespace-tour.ts",
        file,
      ],
      { stdio: ["ignore", "ignore", "pipe"], timeout: LIMIT_MS },
    );
    let errors = "";
    child.stderr.on("data", (chunk) => (errors += chunk));
    const code = await new Promise((resolve) => child.on("close", resolve));
    if (code !== 0) throw new Error(`the tour in the namespace ended with ${code}: ${errors.slice(-2000)}`);
    return JSON.parse(readFileSync(file, "utf8")) as NamespaceReport;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

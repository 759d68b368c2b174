/**
 * Runs inside a network namespace that `prove-packets.ts` has made: gives it a way out on which every packet is caught,
 * tours the demo, then plants leaks. Writes what was caught to the file named on its command line.
 */
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchProfile } from "../browser/rig/launch-chromium.ts";
import { plantLeak, serveLeaky } from "./prove-awake.ts";
import { LEAK_CHANNELS } from "./rig/leak-channels.ts";
import { hideMaker } from "./rig/record-requests.ts";
import { serveStrictDemo, tourDemo } from "./tour-demo.ts";

/** A packet on the way out, or between programs of this machine. */
export interface Packet {
  readonly on: "out" | "lo";
  readonly protocol: string;
  /** Port that it goes to, and the one that it comes from; 0 where it has none. */
  readonly to: number;
  readonly from: number;
  readonly target: string;
  /** All bytes, as latin1 in base64. */
  readonly bytes: string;
}

/** What the namespace saw. */
export interface NamespaceReport {
  readonly learned: number;
  readonly packetsOnTour: number;
  readonly unexpected: readonly string[];
  readonly leaks: readonly { readonly channel: string; readonly packets: number }[];
}

const GATEWAY = "10.9.9.1";
const folder = mkdtempSync(join(tmpdir(), "inkling-packets-"));
const ip = (...args: string[]) => void execFileSync("ip", args, { stdio: "pipe" });
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A cable whose far end nobody listens at, as the way to everywhere. */
function makeWayOut(): void {
  ip("link", "set", "lo", "up");
  ip("link", "add", "out", "type", "veth", "peer", "name", "far");
  for (const name of ["out", "far"]) writeFileSync(`/proc/sys/net/ipv6/conf/${name}/disable_ipv6`, "1"); // the kernel would ask for neighbours
  ip("addr", "add", "10.9.9.2/32", "dev", "out");
  ip("link", "set", "out", "up");
  ip("link", "set", "far", "up");
  ip("neigh", "add", GATEWAY, "lladdr", "02:00:00:00:00:01", "dev", "out", "nud", "permanent");
  ip("route", "add", GATEWAY, "dev", "out");
  ip("route", "add", "default", "via", GATEWAY, "dev", "out", "src", "10.9.9.2");
  const resolver = join(folder, "resolv.conf");
  writeFileSync(resolver, `nameserver ${GATEWAY}\n`);
  execFileSync("mount", ["--bind", resolver, "/etc/resolv.conf"]);
}

const CAPTURE = `
import base64, json, select, socket, struct, sys
out = open(sys.argv[1], "w", buffering=1)
socks = {}
for name in ("out", "lo"):
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(3))
    s.bind((name, 0))
    socks[s] = name
out.write("ready\\n")
while True:
    for s in select.select(list(socks), [], [])[0]:
        frame, address = s.recvfrom(65536)
        if socks[s] == "out" and address[2] != 4: continue
        if socks[s] == "lo" and address[2] == 4: continue
        kind = struct.unpack("!H", frame[12:14])[0]
        body = frame[14:]
        protocol, target, source_port, port = "0x%04x" % kind, "", 0, 0
        if kind == 0x0800:
            protocol = {6: "tcp", 17: "udp", 1: "icmp"}.get(body[9], str(body[9]))
            target = socket.inet_ntoa(body[16:20])
            at = (body[0] & 15) * 4
            if protocol in ("tcp", "udp"): source_port, port = struct.unpack("!HH", body[at:at + 4])
        elif kind == 0x86dd:
            protocol = {6: "tcp6", 17: "udp6", 58: "icmp6"}.get(body[6], str(body[6]))
            target = socket.inet_ntop(socket.AF_INET6, body[24:40])
            if protocol in ("tcp6", "udp6"): source_port, port = struct.unpack("!HH", body[40:44])
        out.write(json.dumps({"on": socks[s], "protocol": protocol, "to": port, "from": source_port,
            "target": target, "bytes": base64.b64encode(frame).decode()}) + "\\n")
`;

async function run(): Promise<NamespaceReport> {
  makeWayOut();
  const file = join(folder, "packets");
  writeFileSync(file, "");
  const capture = spawn("python3", ["-c", CAPTURE, file], { stdio: "inherit" });
  const packets = () =>
    readFileSync(file, "utf8")
      .split("\n")
      .slice(1, -1)
      .map((line) => JSON.parse(line) as Packet);
  try {
    for (let turn = 0; !readFileSync(file, "utf8").startsWith("ready"); turn++) {
      if (turn > 100) throw new Error("packets cannot be captured here");
      await sleep(100);
    }
    const demo = await serveStrictDemo();
    const leaky = await serveLeaky();
    const browser = await launchProfile(join(folder, "profile"), {
      webgpu: false,
      args: [`--host-resolver-rules=${hideMaker()}`],
    });
    try {
      await browser.addInitScript("globalThis.__name ??= (named) => named");
      const { learned } = await tourDemo(browser, demo);
      await sleep(500);
      const onTour = packets();
      const unexpected = onTour.filter(
        ({ on, protocol, to, from }) =>
          on === "out" || protocol !== "tcp" || (to !== demo.port && from !== demo.port),
      );
      const leaks = [];
      for (const [at, channel] of LEAK_CHANNELS.entries()) {
        // What stays on the shop's own origin is no packet that goes out: the shop's server sees it.
        if (/same-origin|cookie|referrer|post-message|speculation/.test(channel.name)) continue;
        const host = `to-${channel.name}.leak.example`;
        const port = 20_000 + at;
        const before = packets().length;
        await plantLeak(browser, leaky.url, {
          channel,
          target: {
            host,
            http: `http://${host}/`,
            ws: `ws://${host}/`,
            udp: `10.9.9.9:${port}`,
            frame: `http://${host}/`,
            token: `token-of-${channel.name}-end`,
          },
        });
        const label = Buffer.from(`to-${channel.name}`);
        const seen = packets()
          .slice(before)
          .filter(
            ({ on, to, bytes }) =>
              on === "out" && (to === port || Buffer.from(bytes, "base64").includes(label)),
          );
        leaks.push({ channel: channel.name, packets: seen.length });
      }
      return {
        learned,
        packetsOnTour: onTour.length,
        unexpected: unexpected.map(
          ({ on, protocol, target, to, bytes }) =>
            `${on} ${protocol} to ${target}:${to} ${Buffer.from(bytes, "base64")
              .toString("latin1")
              .replace(/[^ -~]+/g, ".")
              .slice(0, 120)}`,
        ),
        leaks,
      };
    } finally {
      await browser.close();
      await Promise.all([demo.close(), leaky.close()]);
    }
  } finally {
    capture.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

writeFileSync(process.argv[2]!, JSON.stringify(await run()));
process.exit(0);

import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BrowserContext } from "playwright";
import { launchProfile } from "../browser/rig/launch-chromium.ts";
import { LEAK_CHANNELS, type LeakChannel, type LeakTarget } from "./rig/leak-channels.ts";
import { recordElsewhere, recordRequests, sendElsewhere, type Recorder } from "./rig/record-requests.ts";

/** Which watcher saw a leak that was planted. */
export interface Awake {
  readonly channel: string;
  /** Watchers by name. */
  readonly seenBy: readonly string[];
  /** Why the channel cannot fire in this browser. */
  readonly impossible?: string;
}

/** At once. */
const BATCH = 8;
/** Time for a planted leak to leave. */
const LEAK_MS = 600;

/** Plants a leak in every channel and says who saw it: the shop's server, the server of all other hosts, datagrams, the browser's own log. */
export async function proveAwake(): Promise<Awake[]> {
  const folder = mkdtempSync(join(tmpdir(), "inkling-awake-"));
  const log = join(folder, "net.json");
  const elsewhere = await recordElsewhere();
  const other = await recordRequests(
    () => `<script>onmessage = ({ data }) => fetch("/told?" + data)</script>`,
  );
  const server = await serveLeaky();
  const datagrams = await Promise.all(
    LEAK_CHANNELS.filter(({ isUdp }) => isUdp).map(async ({ name }) => ({
      name,
      ...(await recordDatagrams()),
    })),
  );
  const udp = new Map(datagrams.map((one) => [one.name, one]));
  const targetOf = ({ name }: LeakChannel): LeakTarget => {
    const host = `to-${name}.leak.example`;
    return {
      host,
      http: `http://${host}/`,
      ws: `ws://${host}/`,
      udp: `127.0.0.1:${udp.get(name)?.port ?? 0}`,
      frame: `${other.url}/`,
      token: `token-of-${name}-end`,
    };
  };
  const impossible = new Map<string, string>();
  try {
    // A profile as visitors have it: in a private one, browsers prepare no connections.
    const browser = await launchProfile(join(folder, "profile"), {
      webgpu: false,
      args: [sendElsewhere(elsewhere.port), `--log-net-log=${log}`, "--net-log-capture-mode=Everything"],
    });
    try {
      const plant = async (channel: LeakChannel) => {
        const reason = await plantLeak(browser, `${server.url}/`, { channel, target: targetOf(channel) });
        if (reason) impossible.set(channel.name, reason);
      };
      const many = LEAK_CHANNELS.filter(({ isInFront }) => !isInFront);
      for (let at = 0; at < many.length; at += BATCH)
        await Promise.all(many.slice(at, at + BATCH).map(plant));
      for (const channel of LEAK_CHANNELS) if (channel.isInFront) await plant(channel);
    } finally {
      await browser.close();
    }
    const netLog = readFileSync(log, "latin1");
    return LEAK_CHANNELS.map((channel) => {
      const { name } = channel;
      const { host, token } = targetOf(channel);
      // A name whose address is asked for and nothing else is not sent elsewhere.
      const names = [host, host.replace("example", "invalid"), token];
      const has = (bytes: Buffer | string) => names.some((text) => bytes.includes(text));
      const seenBy = [
        ...(server.sent.some(({ bytes }) => has(bytes)) ? ["the shop's server"] : []),
        ...(elsewhere.sent.some(has) ? ["the server of all other hosts"] : []),
        ...(other.sent.some(({ bytes }) => has(bytes)) ? ["another origin's frame"] : []),
        ...((udp.get(name)?.count() ?? 0) > 0 ? ["datagrams"] : []),
        ...(has(netLog) ? ["the browser's network log"] : []),
      ];
      const reason = impossible.get(name);
      return { channel: name, seenBy, ...(reason && seenBy.length === 0 && { impossible: reason }) };
    });
  } finally {
    for (const one of datagrams) one.socket.close();
    await Promise.all([server.close(), other.close(), elsewhere.close()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A page without any policy, and what a service worker there would run. */
export function serveLeaky(): Promise<Recorder> {
  return recordRequests((path) =>
    path === "/service.js"
      ? `fetch(decodeURIComponent(location.search.slice(1)), { mode: "no-cors" }).catch(() => 0);`
      : `<!doctype html><link rel="icon" href="data:,"><title>leaky</title><body>`,
  );
}

/** Opens a page, plants one leak and leaves the page; gives the reason where the browser has no such channel. */
export async function plantLeak(
  browser: BrowserContext,
  url: string,
  { channel, target }: { readonly channel: LeakChannel; readonly target: LeakTarget },
): Promise<string | undefined> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    if (channel.isInFront) await page.bringToFront();
    if (channel.needs && !(await page.evaluate(channel.needs)))
      return `this browser has it not: ${channel.needs}`;
    const session = await browser.newCDPSession(page);
    await session
      .send("Runtime.evaluate", { expression: channel.code(target), userGesture: true })
      .catch(() => undefined);
    await page.waitForTimeout(LEAK_MS);
    await page.goto("about:blank").catch(() => undefined);
    await page.waitForTimeout(LEAK_MS / 2);
    return undefined;
  } finally {
    await page.close();
  }
}

async function recordDatagrams(): Promise<{ port: number; socket: Socket; count: () => number }> {
  const socket = createSocket("udp4");
  let count = 0;
  socket.on("message", () => count++);
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  return { port: (socket.address() as AddressInfo).port, socket, count: () => count };
}

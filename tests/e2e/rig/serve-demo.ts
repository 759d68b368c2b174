import { spawnSync } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { preview, type Plugin } from "vite";

/** The built demo shop on its own port, as `npm start` serves it. */
export interface DemoSite {
  /** Address of the shop's pages, ending in a slash. */
  readonly url: string;
  /** Paths of all requests that reached the server, oldest first. */
  readonly requests: string[];
  /** Paths that are answered with 404 while they match. */
  missing: RegExp | undefined;
  /** Whether workers come without the policy that forbids them every request: to plant leaks. */
  isWorkerUnguarded: boolean;
  close(): Promise<void>;
}

const SOURCES = ["demo", "src", "public", "vite.config.ts", "package-lock.json"];
const BUILT = "dist/demo/index.html";

/** Serves `dist/demo`, built anew where anything that it is made from is newer. */
export async function serveDemo(): Promise<DemoSite> {
  buildDemo();
  const requests: string[] = [];
  const site = { requests, missing: undefined, isWorkerUnguarded: false } as unknown as DemoSite;
  const watch: Plugin = {
    name: "watch",
    enforce: "pre",
    configurePreviewServer: ({ middlewares }) => {
      middlewares.use(({ url = "" }, response, next) => {
        requests.push(new URL(url, "http://localhost").pathname);
        if (site.isWorkerUnguarded) response.setHeader = ignorePolicy(response.setHeader.bind(response));
        if (!site.missing?.test(url)) return next();
        response.statusCode = 404;
        response.end("not found");
      });
    },
  };
  const server = await preview({
    configFile: "vite.config.ts",
    mode: "demo",
    logLevel: "error",
    plugins: [watch],
    preview: { host: "127.0.0.1", port: 0 },
  });
  const { port } = server.httpServer.address() as AddressInfo;
  return Object.assign(site, { url: `http://127.0.0.1:${port}/`, close: () => server.close() });
}

function ignorePolicy<T>(setHeader: (name: string, value: never) => T) {
  return (name: string, value: unknown) =>
    name === "Content-Security-Policy" ? (undefined as T) : setHeader(name, value as never);
}

function buildDemo(): void {
  const builtAtMs = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (SOURCES.every((path) => newestMs(path) < builtAtMs)) return;
  const { status, stderr } = spawnSync(process.execPath, [".ci/build.mjs", "demo"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the demo does not build, run \`npm run build demo\`: ${stderr}`);
}

function newestMs(path: string): number {
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestMs(join(path, name))));
}

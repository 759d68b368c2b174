import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { build } from "vite";

/** What one path answers; a string or bytes are a 200. */
export type Answer = string | Uint8Array | { status: number; body: string; headers?: Record<string, string> };

/** A static site on its own port whose answers a test may change while it runs. */
export interface Site {
  readonly url: string;
  readonly answers: Map<string, Answer>;
  /** Paths of all requests that reached the site, oldest first. */
  readonly requests: string[];
  close(): Promise<void>;
}

const TYPES: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  json: "application/json",
  bin: "application/octet-stream",
};

/** A page that offers the page API as `inkling`. */
export const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>test</title>
<script type="module">import { createPersonalizer } from "/index.js"; window.createPersonalizer = createPersonalizer;</script>`;

/** With it the browser itself forbids the worker every request. */
const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'";

/**
 * Serves the page API and its worker as they ship, an artifact under /artifact/, and an empty page; with
 * `everyLearner` the worker that carries all of them too.
 */
export async function serveSite(
  artifact: ReadonlyMap<string, Uint8Array>,
  { everyLearner = false } = {},
): Promise<Site> {
  const answers = new Map<string, Answer>([
    ["/", PAGE],
    ["/index.js", await bundle("page")],
    ["/worker.js", await worker("worker")],
    ...(everyLearner ? [["/worker-all.js", await worker("worker-all")] as const] : []),
    ...[...artifact].map(([path, bytes]) => [`/artifact/${path}`, bytes] as const),
  ]);
  const requests: string[] = [];
  const server = createServer(({ url }, response) => {
    const path = new URL(url!, "http://localhost").pathname;
    requests.push(path);
    respond(response, path, answers.get(path) ?? { status: 404, body: "<!doctype html>not found" });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function worker(mode: "worker" | "worker-all"): Promise<Answer> {
  return { status: 200, body: await bundle(mode), headers: { "Content-Security-Policy": WORKER_POLICY } };
}

/** One of the package's bundles, made anew from the sources. */
async function bundle(mode: "page" | "worker" | "worker-all"): Promise<string> {
  const result = await build({
    mode,
    configFile: "vite.config.ts",
    logLevel: "error",
    build: { write: false },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

function respond(response: ServerResponse, path: string, answer: Answer): void {
  const type = TYPES[path.split(".").at(-1)!] ?? "text/html";
  const { status, body, headers } =
    typeof answer === "object" && "status" in answer
      ? { headers: {}, ...answer }
      : { status: 200, body: answer, headers: {} };
  response.writeHead(status, { "Content-Type": status === 200 ? type : "text/html", ...headers });
  response.end(body);
}

import { build } from "vite";
import { WORKER_POLICY } from "../../../headers/vite.ts";
import { serveAnswers, type Answer, type Site } from "./serve-answers.ts";

export type { Answer, Site } from "./serve-answers.ts";

/** A page that offers the page API as `inkling`. */
export const PAGE = `<!doctype html><link rel="icon" href="data:,"><title>test</title>
<script type="module">import { createPersonalizer } from "/index.js"; window.createPersonalizer = createPersonalizer;</script>`;

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
  return serveAnswers(answers);
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

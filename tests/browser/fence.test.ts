import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { build } from "vite";
import { WORKER_POLICY } from "../../headers/vite.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { serveAnswers, type Answer, type Site } from "./rig/serve-answers.ts";

/** Every way by which a worker of this browser could reach a server, each to a path of its own. */
const ATTEMPTS = `
const attempts = {
  fetch: () => fetch("/leak/fetch"),
  "fetch of the prototype": () => WorkerGlobalScope.prototype.fetch.call(self, "/leak/prototype"),
  XMLHttpRequest: () => { const request = new XMLHttpRequest(); request.open("GET", "/leak/xhr"); request.send(); },
  WebSocket: () => new WebSocket(location.origin.replace("http", "ws") + "/leak/socket"),
  EventSource: () => new EventSource("/leak/events"),
  "nested worker": () => new Worker("/leak/worker.js"),
  caches: async () => (await caches.open("x")).add("/leak/cache"),
  FontFace: () => new FontFace("x", "url(/leak/font)").load(),
  "import()": () => import("/leak/module.js"),
};
addEventListener("message", async () => {
  const errors = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try {
      await Promise.race([attempt(), new Promise((resolve) => setTimeout(resolve, 300))]);
    } catch (error) { errors[name] = error.name; }
  }
  const left = Object.keys(attempts).filter((name) => name in self && self[name] !== undefined);
  postMessage({ errors, left });
});
`;
const ALL = ["fetch", "prototype", "xhr", "socket", "events", "worker.js", "cache", "font", "module.js"];

let site: Site;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  const fence = await bundleFence();
  const policy = { "Content-Security-Policy": WORKER_POLICY };
  const worker = (body: string, headers = {}) => ({ status: 200, body, headers });
  site = await serveAnswers(
    new Map<string, Answer>([
      ["/", "<!doctype html><link rel=icon href=data:,><title>test</title>"],
      ["/open.js", worker(ATTEMPTS)],
      ["/fence.js", worker(fence + ATTEMPTS)],
      ["/policy.js", worker(ATTEMPTS, policy)],
      ["/both.js", worker(fence + ATTEMPTS, policy)],
    ]),
  );
  browser = await launchChromium({ webgpu: false });
  page = await browser.newPage();
  await page.goto(site.url);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});

async function bundleFence(): Promise<string> {
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry: "src/engine/remove-network.ts", formats: ["es"], fileName: () => "fence.js" },
    },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

/** Which ways out of a worker reached the server, and which of their names it still knows. */
async function attempt(path: string): Promise<{ out: string[]; left: string[] }> {
  site.requests.length = 0;
  const { left } = await page.evaluate(async (url) => {
    const worker = new Worker(url, { type: "module" });
    const answer = new Promise<{ left: string[] }>((resolve) => {
      worker.onmessage = ({ data }) => resolve(data as { left: string[] });
    });
    worker.postMessage("go");
    const result = await answer;
    worker.terminate();
    return result;
  }, path);
  await page.waitForTimeout(300);
  const out = site.requests.flatMap((one) => (one.startsWith("/leak/") ? [one.slice(6)] : []));
  return { out: ALL.filter((name) => out.includes(name)), left };
}

test("a worker has nine ways to a server, and the watch sees each", async () => {
  expect((await attempt("/open.js")).out).toEqual(ALL);
});

test("the network that is removed at the start leaves import() alone, which no script can take away", async () => {
  expect(await attempt("/fence.js")).toEqual({ out: ["module.js"], left: [] });
});

test("the policy stops every one", async () => {
  expect((await attempt("/policy.js")).out).toEqual([]);
});

test("both fences together leave nothing to try", async () => {
  expect(await attempt("/both.js")).toEqual({ out: [], left: [] });
});

import type { Browser, BrowserContext, Frame, Page } from "playwright";
import { chromium } from "playwright";
import { build } from "vite";
import { createCatalogue } from "../../../demo/catalogue/generate.ts";
import { readFileSync } from "node:fs";
import { readDemoArtifact } from "../../e2e/rig/read-artifact.ts";
import { serveAnswers, type Answer, type Site } from "../rig/serve-answers.ts";

const catalogue = createCatalogue();
const WORKER_POLICY = "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'none'";
/** As WIDGET.md says, with the images' origins of these sites. */
const framePolicy = (hosts: readonly string[]) =>
  `default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; img-src ${hosts.join(" ")}; base-uri 'none'; form-action 'none'; frame-ancestors ${hosts.join(" ")}`;

/** A widget's origin, and pages of several other sites that embed it or pretend to. */
export interface WidgetSites {
  /** Has the widget's files. */
  readonly widget: Site & { readonly origin: string };
  /** Serves the hosts' pages and pictures, under any name. */
  readonly host: Site;
  /** Origin of the host's server under a name of its own: another site. */
  hostOrigin(name: string): string;
  /** Serves `widget.html` for these hosts; without `header` only the page's own check stands between. */
  allow(hosts: readonly string[], options?: { readonly header?: boolean }): void;
  close(): Promise<void>;
}

export async function serveWidget(): Promise<WidgetSites> {
  const [script, frame, worker] = await Promise.all(["widget-host", "widget-frame", "worker"].map(bundle));
  const widget = await serveAnswers(
    new Map<string, Answer>([
      ["/widget-frame.js", frame!],
      ["/worker.js", { status: 200, body: worker!, headers: { "Content-Security-Policy": WORKER_POLICY } }],
      ...[...readDemoArtifact()].map(([name, bytes]) => [`/${name}`, bytes] as const),
    ]),
  );
  const host = await serveAnswers(new Map<string, Answer>([["/widget-host.js", script!]]));
  for (const { id, colour } of catalogue)
    host.answers.set(`/art/${id}.svg`, {
      status: 200,
      body: drawSquare(colour),
      headers: { "Content-Type": "image/svg+xml" },
    });
  const port = new URL(host.url).port;
  return {
    widget: Object.assign(widget, { origin: widget.url.replace("127.0.0.1", "widget.localhost") }),
    host,
    hostOrigin: (name) => `http://${name}:${port}`,
    allow: (hosts, { header = true } = {}) => {
      const html = readFileSync("src/widget/widget.html", "utf8")
        .replace('name="inkling-hosts" content=""', `name="inkling-hosts" content="${hosts.join(" ")}"`)
        .replace("img-src https:", "img-src http:");
      const headers: Record<string, string> = header ? { "Content-Security-Policy": framePolicy(hosts) } : {};
      widget.answers.set("/widget.html", { status: 200, body: html, headers });
    },
    close: async () => void (await Promise.all([widget.close(), host.close()])),
  };
}

async function bundle(mode: string): Promise<string> {
  const result = await build({
    mode,
    configFile: "vite.config.ts",
    logLevel: "error",
    build: { write: false },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

function drawSquare(colour: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 4"><rect width="4" height="4" fill="${colour}"/></svg>`;
}

/** What the hosts list for everybody: the shop's first items of two categories, in its own order. */
export const CANDIDATES = catalogue
  .filter(({ category }) => category === "lamps" || category === "jackets")
  .slice(0, 40)
  .map(({ id, title, brand, category, price }) => ({
    id,
    title,
    brand,
    category,
    price: `€${price}`,
    url: `/product/${id}`,
    image: `/art/${id}.svg`,
  }));

/** The first so many candidates of a category. */
export function pick(category: "lamps" | "jackets", count: number): string[] {
  return CANDIDATES.filter((item) => item.category === category)
    .slice(0, count)
    .map(({ id }) => id);
}

/** A page of a host as its owner would write it: the room for the widget is kept free. */
export function hostPage(
  widget: string,
  {
    attributes = 'learn consent="granted"',
    before = "",
    after = "",
    style = "",
  }: { attributes?: string; before?: string; after?: string; style?: string } = {},
): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Magazine</title><link rel="icon" href="data:,"><style>body{margin:20px;font-family:sans-serif}inkling-widget{display:block;min-height:660px}${style}</style>
${before}<script src="/widget-host.js"></script></head>
<body><h1>An article</h1><p>Words.</p>
<inkling-widget src="${widget}/widget.html" limit="6" heading="Picked for you" ${attributes}>
<script type="application/json">${JSON.stringify(CANDIDATES)}</script></inkling-widget>
<p id="below">More words below the widget.</p>${after}</body></html>`;
}

/** What a page of the host may use. */
export interface HostWindow extends Window {
  messages: unknown[];
}

/** Goes before the host's script: writes down everything that reaches the page, through windows and ports. */
export const LISTEN_IN = `<script>
window.messages = [];
addEventListener("message", (event) => messages.push(["window", event.data]));
const { set, get } = Object.getOwnPropertyDescriptor(MessagePort.prototype, "onmessage");
Object.defineProperty(MessagePort.prototype, "onmessage", { get, set(listener) {
  set.call(this, (event) => { messages.push(["port", event.data]); listener(event); });
} });
</script>`;

/** A Chromium whose storage is partitioned as visitors have it, which the automation switches off by itself. */
export function launchPartitioned(): Promise<Browser> {
  return chromium.launch(partitioned());
}

/** The same with a profile that has these preferences. */
export function launchPartitionedProfile(folder: string): Promise<BrowserContext> {
  return chromium.launchPersistentContext(folder, partitioned());
}

function partitioned() {
  return {
    executablePath: process.env["INKLING_CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-quic",
      // The last of several counts: the automation's own list has ThirdPartyStoragePartitioning.
      "--disable-features=OptimizationHints,MediaRouter,HttpsUpgrades",
      "--host-resolver-rules=MAP *.evil.test 127.0.0.1",
    ],
  };
}

/** The widget's frame on a page, once it can learn. */
export async function frameOf(page: Page, { origin }: { readonly origin: string }): Promise<Frame> {
  await page.waitForSelector('inkling-widget[data-inkling-state="ready"]', { state: "attached" });
  const frame = page.frames().find((one) => one.url().startsWith(origin))!;
  await frame.waitForSelector('[data-inkling-widget="running"]');
  await frame.waitForSelector('[data-inkling-state]:not([data-inkling-state="waiting"])');
  return frame;
}

/** Ids of the cards in the frame, the first first. */
export function cardsIn(frame: Frame): Promise<string[]> {
  return frame.$$eval("[data-inkling-cards] > [data-inkling-item]", (cards) =>
    cards.map((card) => (card as HTMLElement).dataset["inklingItem"]!),
  );
}

/** Clicks on the host's own page, as its script tells the widget; resolves when the frame has learned and stored them. */
export async function clickOnHost(page: Page, frame: Frame, ids: readonly string[]): Promise<void> {
  const countLearned = () => Number(document.documentElement.dataset["inklingLearned"] ?? "0");
  const before = await frame.evaluate(countLearned);
  await page.evaluate((clicked) => {
    const widget = document.querySelector("inkling-widget")!;
    for (const itemId of clicked) widget.learn({ itemId, action: "click" });
  }, ids);
  await frame.waitForFunction(
    (count) => Number(document.documentElement.dataset["inklingLearned"]) >= count,
    before + ids.length,
  );
}

/** What the visitor's own panel in the frame says is kept of them, once it says so. */
export async function keptIn(frame: Frame): Promise<number> {
  const text = await frame.waitForFunction(() => {
    const panel = document.querySelector("inkling-privacy")?.shadowRoot;
    return panel?.querySelector("[data-is=count]")?.textContent || undefined;
  });
  return Number(/\d+/.exec((await text.jsonValue())!)?.[0] ?? 0);
}

export async function countAccepted(frame: Frame): Promise<number> {
  return Number(await frame.evaluate(() => document.documentElement.dataset["inklingAccepted"] ?? "0"));
}

/** How many of the cards are of a category. */
export function share(cards: readonly string[], category: string): number {
  return cards.filter((id) => id.startsWith(category)).length;
}

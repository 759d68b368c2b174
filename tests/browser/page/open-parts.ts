import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright";
import { build } from "vite";
import type { ItemId } from "../../../src/core/interaction.ts";
import type { GridKeeper, KeepGridOptions } from "../../../src/page/keep-grid.ts";
import type { Outbox } from "../../../src/embed/outbox.ts";
import type { OrderStore } from "../../../src/page/order-store.ts";
import type { PageVault } from "../../../src/page/page-vault.ts";
import { launchChromium } from "../rig/launch-chromium.ts";
import type * as parts from "./parts.ts";

/** A test page with the parts of `src/page`, and what tests keep on it between calls. */
export interface PartsWindow extends Window {
  parts: typeof parts;
  /** Keeps the page's grid in the order of `best`, the first first. */
  keep(best: readonly string[], options?: Partial<KeepGridOptions>): GridKeeper;
  /** Items the best first; may be changed. */
  best: readonly ItemId[];
  store: OrderStore;
  vault: PageVault;
  outbox: Outbox;
  keeper: GridKeeper;
  /** Sum of all layout shifts, whether or not the visitor acted before. */
  shifts: number;
  /** What the engine does when it begins to store, and when it erases. */
  drawKey(): Promise<void>;
  removeKey(): Promise<void>;
}

/** A site of pages that a test writes. */
export interface PartsSite {
  readonly url: string;
  /** Paths of the images that were asked for, oldest first. */
  readonly images: string[];
  /** Shows a page in the site's one tab, or in another one. */
  open(html: string, options?: { path?: string; inNewTab?: boolean }): Promise<Page>;
  close(): Promise<void>;
}

const SCRIPT = `<script src="/parts.js"></script><script>
window.parts = InklingParts;
shifts = 0;
new PerformanceObserver((list) => { for (const { value } of list.getEntries()) shifts += value; })
  .observe({ type: "layout-shift", buffered: true });
function gridOf(container = document.querySelector(".grid")) {
  const cards = [...container.querySelectorAll("[data-id]")].map((element) => ({
    element, keys: [element.dataset.id], ...(element.dataset.held && { held: element.dataset.held }) }));
  return { container, cards, source: "test" };
}
function keep(order, options = {}) {
  best = order;
  window.store ??= parts.openOrderStore(window, parts.openPageVault(window));
  return window.keeper = parts.keepGrid(gridOf(), {
    store,
    rank: async (ids) => [...ids].sort((a, b) => place(a) - place(b)).map((itemId) => ({ itemId, score: 0, known: true })),
    resolve: async (keys) => keys.map(([key]) => key.startsWith("?") ? null : key),
    ...options });
}
async function drawKey() {
  const root = await navigator.storage.getDirectory();
  const file = await (await root.getFileHandle("inkling.key", { create: true })).createWritable();
  await file.write(crypto.getRandomValues(new Uint8Array(32)));
  await file.close();
}
async function removeKey() {
  await (await navigator.storage.getDirectory()).removeEntry("inkling.key").catch(() => {});
}
function place(id) { const at = best.indexOf(id); return at < 0 ? best.length : at; }
</script>`;

/** Starts a site that serves what `open` is given, images of one size under /image/, and a sheet that comes late. */
export async function openPartsSite(): Promise<PartsSite> {
  const code = await bundle();
  const images: string[] = [];
  const pages = new Map<string, string>();
  const server = createServer(({ url }, response) => {
    const { pathname } = new URL(url!, "http://localhost");
    if (pathname.startsWith("/image/")) {
      images.push(pathname);
      response.writeHead(200, { "Content-Type": "image/svg+xml", "Cache-Control": "no-store" });
      response.end(`<svg xmlns="http://www.w3.org/2000/svg" width="80" height="80"/>`);
      return;
    }
    if (pathname === "/late.css") {
      response.writeHead(200, { "Content-Type": "text/css" });
      setTimeout(() => response.end(), 300);
      return;
    }
    const isCode = pathname === "/parts.js";
    response.writeHead(200, { "Content-Type": isCode ? "text/javascript" : "text/html; charset=utf-8" });
    response.end(isCode ? code : (pages.get(pathname) ?? ""));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchChromium({ webgpu: false });
  const context = await browser.newContext({ viewport: { width: 900, height: 700 } });
  const tab = await context.newPage();
  return {
    url,
    images,
    open: async (html, { path = "/", inNewTab = false } = {}) => {
      pages.set(new URL(path, url).pathname, html);
      const page = inNewTab ? await context.newPage() : tab;
      await page.mouse.move(0, 0); // a pointer on a card holds it
      await page.goto(url + path);
      return page;
    },
    close: async () => {
      await browser.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** A page with one grid of square cards, four in a row, below a heading and above a footer. */
export function gridPage({
  cards = 24,
  card = (id: string) => `<a href="#${id}">Item ${id}</a>`,
  head = "",
  tail = "",
  above = 0,
}: Partial<{
  cards: number;
  card: (id: string, at: number) => string;
  head: string;
  tail: string;
  /** Height of what stands before the grid, in px. */
  above: number;
}> = {}): string {
  const items = Array.from(
    { length: cards },
    (_, at) => `<li class="card" data-id="i${at}">${card(`i${at}`, at)}</li>`,
  );
  return `<!doctype html><html lang="en"><head><link rel="icon" href="data:,"><title>test</title><style>
body { margin: 0; font: 16px/20px sans-serif } h1 { margin: 0; height: 60px } .grid { display: grid; grid-template-columns: repeat(4, 1fr); gap: 10px; margin: 0; padding: 0; list-style: none }
.card { height: 180px; background: #eee; overflow: hidden } img { width: 80px; height: 80px } footer { height: 300px }
</style>${SCRIPT}${head}</head><body><h1>Shop</h1><div style="height:${above}px"></div>
<ul class="grid">
  <!-- products -->
  ${items.join("\n  ")}
</ul>
<footer>Footer</footer>${tail}</body></html>`;
}

/** Ids of the cards as they stand, without their "i". */
export function orderOf(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-id]")]
      .map(({ dataset }) => dataset["id"]!.slice(1))
      .join(" "),
  );
}

/** Ids "i0" to "i<count - 1>", the last first. */
export function reversed(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `i${count - 1 - at}`);
}

/** Waits until what was done is painted and its shifts are counted. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve, 60))),
      ),
  );
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL("parts.ts", import.meta.url));
  const result = await build({
    configFile: false,
    publicDir: false,
    logLevel: "error",
    build: {
      write: false,
      target: "es2022",
      lib: { entry, formats: ["iife"], name: "InklingParts", fileName: "parts" },
    },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

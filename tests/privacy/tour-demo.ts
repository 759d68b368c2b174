import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext, Page } from "playwright";
import { WORKER_POLICY } from "../../headers/vite.ts";
import type { Answer } from "../browser/rig/serve-answers.ts";
import { serveDemo, type DemoSite } from "../e2e/rig/serve-demo.ts";
import { like, openShop, readOrder, visit, waitForOrder } from "../e2e/rig/shop-visit.ts";
import { recordRequests, type Recorder } from "./rig/record-requests.ts";

/** Where browsers tell of what a policy forbade. */
const SINK = "/csp-reports";
// Not report-to: Chromium then puts reports off for a minute and takes report-uri for nothing.
const REPORT = `report-uri ${SINK}`;
/** As strict as the demo's pages can be served: everything from their own origin, nothing from anywhere else. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; " +
  "font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'";
/** Time for a report to come, which browsers put off. */
const LATE_MS = 1500;

/** The demo, served as strictly as its policies allow, by a server that keeps all requests and takes reports. */
export interface StrictDemo extends Recorder {
  /** What reports say was blocked, oldest first. */
  reports(): string[];
}

/** Serves the demo as built; every page and worker has a policy that reports. */
export async function serveStrictDemo(): Promise<StrictDemo> {
  await (await serveDemo()).close(); // builds it where need be
  const files = new Map<string, Answer>();
  for (const path of readdirSync("dist/demo", { recursive: true, encoding: "utf8" })) {
    if (!/\.\w+$/.test(path)) continue;
    const policy = path.endsWith(".html") ? PAGE_POLICY : /worker[^/]*\.js$/.test(path) ? WORKER_POLICY : "";
    const bytes = readFileSync(join("dist/demo", path));
    const headers = { "Content-Security-Policy": `${policy}; ${REPORT}` };
    files.set(`/${path}`, policy ? { status: 200, body: bytes.toString(), headers } : bytes);
  }
  const server = await recordRequests((path) =>
    path === SINK ? { status: 204, body: "" } : files.get(path === "/" ? "/index.html" : path),
  );
  return {
    ...server,
    reports: () =>
      server.sent.flatMap(({ path, bytes }) =>
        path === SINK ? [bytes.toString("latin1").split("\r\n\r\n").at(-1)!] : [],
      ),
  };
}

/** What a tour of the demo caused. */
export interface Tour {
  /** Interactions that the shop had learned at its end. */
  readonly learned: number;
  readonly isOrdered: boolean;
  /** Requests while things were done on a page that had loaded. */
  readonly requestsWhileUsed: readonly string[];
}

/** A visitor who uses everything: likes, filters, compares, scrolls, looks at products, fills the cart, forgets, begins anew. */
export async function tourDemo(
  context: BrowserContext,
  { url, sent }: Pick<Recorder, "url" | "sent">,
): Promise<Tour> {
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const site = { url: `${url}/` } as DemoSite;
  const requestsWhileUsed: string[] = [];
  let from = 0;
  const begin = () => void (from = sent.length);
  const end = async () => {
    await page.waitForTimeout(300);
    requestsWhileUsed.push(...sent.slice(from).map(({ method, path }) => `${method} ${path}`));
  };

  await openShop(page, site, { interactions: 0 });
  const shopOrder = await readOrder(page);
  begin();
  for (const [i, at] of [3, 40, 99].entries()) {
    await like(page, shopOrder[at]!);
    await waitForOrder(page, i + 1);
  }
  const isOrdered = (await readOrder(page)).join() !== shopOrder.join();
  await page.click('#compare [value="shop"]');
  await page.click('#compare [value="yours"]');
  await page.click('#filters [value="lamps"]');
  await page.click('#filters [value=""]');
  await scrollDown(page);
  await end();
  await visit(page, shopOrder[60]!);
  await waitForOrder(page, 4);
  await page.goto(`${site.url}product.html?id=${shopOrder[8]!}`);
  await waitForOrder(page, 4);
  begin();
  await page.click("#add-to-cart");
  await waitForOrder(page, 5);
  await end();
  await page.goto(`${site.url}cart.html`);
  await waitForOrder(page, 5);
  begin();
  await page.click('.stepper [aria-label="One more"]');
  await page.click("#checkout");
  await end();
  await openShop(page, site);
  begin();
  await page.click("#forget-me");
  await waitForOrder(page, 0);
  await like(page, shopOrder[50]!);
  await waitForOrder(page, 1);
  await scrollDown(page);
  await end();
  await page.goto("about:blank");
  await page.waitForTimeout(LATE_MS);
  await page.close();
  return { learned: 6, isOrdered, requestsWhileUsed };
}

/** Does what each policy forbids, in a page and in the engine's worker: the sink must hear of both. */
export async function plantViolations(
  context: BrowserContext,
  { url }: Pick<Recorder, "url">,
): Promise<void> {
  const page = await context.newPage();
  await openShop(page, { url: `${url}/` } as DemoSite);
  await page.evaluate(() => void (new Image().src = "http://to-page.leak.example/"));
  // As text: what compiles this file for Node would make another function of it.
  await page.workers()[0]!.evaluate(`import("${url}/to-worker.js").catch(() => undefined)`);
  await page.waitForTimeout(LATE_MS);
  await page.close();
}

async function scrollDown(page: Page): Promise<void> {
  for (let y = 0; y <= 1; y += 0.2)
    await page.evaluate((part) => scrollTo(0, part * document.body.scrollHeight), y);
}

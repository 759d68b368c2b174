import Table from "cli-table3";
import type { Browser, Page } from "playwright";
import type { EmbedApi } from "../../src/embed/embed-api.ts";
import { buildEmbed } from "../browser/rig/build-embed.ts";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { serveAnswers, type Answer } from "../browser/rig/serve-answers.ts";
import { createShopArtifact } from "../e2e/rig/shop-tour.ts";
import { ga4 } from "../fixtures/shops/ga4/shop.ts";
import { plain } from "../fixtures/shops/plain/shop.ts";
import { PRODUCTS } from "../fixtures/shops/products.ts";
import { shopify } from "../fixtures/shops/shopify/shop.ts";
import type { FixtureShop } from "../fixtures/shops/shop.ts";

const SHOPS = [ga4, shopify, plain];
const PAIRS = 16;
/** A mid-range phone beside the machine that runs this. */
const SLOWDOWN = 4;
const CLICKS = 3;
const TRACED = ["toplevel", "devtools.timeline", "disabled-by-default-devtools.timeline"];

/** What a visit was like, in ms. */
interface Visit {
  readonly lcp: number;
  /** The slowest answer to a click. */
  readonly inp: number;
  /**
   * CPU time of our longest task: all of one that was mostly ours, our part of one of the page's. What other programs take
   * is not in it.
   */
  readonly ours: number;
  /** The same of tasks in which the engine ran: none where it has a worker. */
  readonly engine: number;
  /** Tasks of the page over 50 ms, whoever's. */
  readonly longTasks: number;
}

interface MeasuredWindow extends Window {
  inkling?: EmbedApi;
  measured: Omit<Visit, "ours" | "engine">;
}

/**
 * What the tag costs a page on a device four times as slow as this one: visits with and without it in turn, the first of
 * each pair alternating, three clicks each, all in a real Chromium. `onPage`: under a policy that lets no worker run.
 */
export async function measureGuest({ onPage = false } = {}): Promise<void> {
  const [browser, files, artifact] = await Promise.all([
    launchChromium({ webgpu: false }),
    buildEmbed(),
    createShopArtifact(),
  ]);
  const table = new Table({
    head: ["shop", "", "LCP", "slowest click", "our longest task, CPU", "the engine's", "tasks over 50 ms"],
    style: { head: [], border: [], compact: true },
  });
  try {
    for (const shop of SHOPS) {
      const [without, withTag] = await comparePages(browser, shop, files, artifact, onPage);
      const differences = (kind: "lcp" | "inp") =>
        withTag.map((one, pair) => one[kind] - without[pair]![kind]);
      for (const [title, visits] of [["without", without] as const, ["with", withTag] as const])
        table.push([
          title === "with" ? "" : shop.name,
          title,
          show(visits.map(({ lcp }) => lcp)),
          show(visits.map(({ inp }) => inp)),
          title === "with" ? show(visits.map(({ ours }) => ours)) : "",
          title === "with" ? show(visits.map(({ engine }) => engine)) : "",
          (visits.reduce((sum, { longTasks }) => sum + longTasks, 0) / visits.length).toFixed(1),
        ]);
      table.push(["", "difference", show(differences("lcp")), show(differences("inp")), "", "", ""]);
    }
  } finally {
    await browser.close();
  }
  console.log(
    `${table.toString()}\nms at ${SLOWDOWN}× CPU, median and quartiles of ${PAIRS} paired visits of ${CLICKS} clicks each`,
  );
}

async function comparePages(
  browser: Browser,
  shop: FixtureShop,
  files: ReadonlyMap<string, string>,
  artifact: ReadonlyMap<string, Uint8Array>,
  onPage: boolean,
): Promise<[Visit[], Visit[]]> {
  const pages = await shop.pages(PRODUCTS);
  const tag = `<script async src="/inkling/embed.js" data-artifact="/inkling/model.json" ${shop.tag ?? 'data-consent="granted"'}></script>`;
  const serve = (head: string) =>
    serveAnswers(
      new Map<string, Answer>([
        ...[...pages].map(
          ([path, answer]) =>
            [
              path,
              typeof answer === "string" ? answer.replace("</head>", `${head}</head>`) : answer,
            ] as const,
        ),
        ...[...artifact].map(([path, bytes]) => [`/inkling/${path}`, bytes] as const),
        ...[...files].map(([name, code]) => [`/inkling/${name}`, code] as const),
      ]),
      onPage ? { "Content-Security-Policy": "worker-src 'none'" } : {},
    );
  const sites = await Promise.all([serve(""), serve(tag)]);
  const visits: [Visit[], Visit[]] = [[], []];
  try {
    for (let pair = 0; pair < PAIRS; pair++)
      for (const which of pair % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const))
        visits[which].push(await visit(browser, shop, sites[which].url, { hasTag: which === 1, onPage }));
  } finally {
    await Promise.all(sites.map((site) => site.close()));
  }
  return visits;
}

async function visit(
  browser: Browser,
  shop: FixtureShop,
  url: string,
  { hasTag, onPage }: { readonly hasTag: boolean; readonly onPage: boolean },
): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  context.on("page", (other) => void other.close().catch(() => undefined));
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWDOWN });
  // What compiles this file names functions by a helper that the page does not have.
  await page.addInitScript("globalThis.__name = (named) => named");
  await page.addInitScript(measure);
  await browser.startTracing(page, { categories: TRACED });
  await page.goto(url + shop.list, { waitUntil: "load" });
  if (shop.accept) await page.click(shop.accept);
  if (hasTag) await waitFor(page, "first order");
  if (hasTag && onPage !== (await runsOnPage(page)))
    throw new Error(
      `the engine was to run ${onPage ? "on the page" : "in a worker"}; see the report of inkling`,
    );
  await page.waitForTimeout(1000);
  const links = page.locator(`${shop.grid} > * a[href] >> visible=true`);
  for (let click = 0; click < CLICKS; click++) {
    await links.nth(click * 3).click({ modifiers: ["Control"] });
    await page.waitForTimeout(700);
  }
  const measured = await page.evaluate(() => (window as unknown as MeasuredWindow).measured);
  const trace = await browser.stopTracing();
  await context.close();
  return {
    ...measured,
    ours: longestTask(trace, /\/inkling\/embed/, { messages: true }),
    engine: longestTask(trace, /\/inkling\/embed-engine/, { messages: false }),
  };
}

async function waitFor(page: Page, what: string): Promise<void> {
  await page.waitForFunction(
    (mark) => mark in ((window as unknown as MeasuredWindow).inkling?.report().timesMs ?? {}),
    what,
  );
}

const runsOnPage = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as MeasuredWindow).inkling!.report().page?.order?.worker ===
      "on the page, in slices",
  );

/** Runs in the page before any other script. */
function measure(): void {
  const measured = { lcp: 0, inp: 0, longTasks: 0 };
  Object.assign(window, { measured });
  const observe = (type: string, take: (entry: PerformanceEntry) => void, options: object = {}) =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe({
      type,
      buffered: true,
      ...options,
    });
  observe("largest-contentful-paint", ({ startTime }) => (measured.lcp = startTime));
  observe("longtask", () => measured.longTasks++);
  observe(
    "event",
    (entry) => {
      if ((entry as unknown as { interactionId: number }).interactionId > 0)
        measured.inp = Math.max(measured.inp, entry.duration);
    },
    { durationThreshold: 16 },
  );
}

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when, how long, and how much of it on the CPU. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

/** CPU time of the longest main-thread task of these scripts, in ms; `messages` come from their worker alone. */
function longestTask(trace: Buffer, scripts: RegExp, { messages }: { readonly messages: boolean }): number {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] };
  const runs = ({ name, args }: TraceEvent) =>
    (name === "FunctionCall" || name === "EvaluateScript") && scripts.test(args?.data?.url ?? "");
  const threadOf = ({ pid, tid }: TraceEvent) => `${pid} ${tid}`;
  const threads = new Set(traceEvents.filter(runs).map(threadOf));
  const timed = traceEvents.filter((event) => event.dur !== undefined && threads.has(threadOf(event)));
  const calls = timed.filter((event) => runs(event) || (messages && event.name === "HandlePostMessage"));
  const isIn = (inner: TraceEvent, outer: TraceEvent) =>
    inner !== outer &&
    threadOf(inner) === threadOf(outer) &&
    inner.ts >= outer.ts &&
    inner.ts < outer.ts + outer.dur!;
  const outermost = calls.filter((call) => !calls.some((other) => isIn(call, other)));
  const tasks = timed.filter(({ name, tdur = 0 }) => name.endsWith("RunTask") && tdur > 5000);
  const lengths = tasks.map((task) => {
    const ours = outermost.filter((call) => isIn(call, task)).reduce((sum, { tdur = 0 }) => sum + tdur, 0);
    return ours * 2 >= task.tdur! ? task.tdur! : ours;
  });
  return Math.max(0, ...lengths) / 1000;
}

/** Median and quartiles. */
function show(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(0);
  return `${at(0.5)} [${at(0.25)}, ${at(0.75)}]`;
}

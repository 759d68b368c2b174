import type { Browser, Page } from "playwright";
import type { EmbedApi } from "../../src/embed/embed-api.ts";
import type { Recorder, SentRequest } from "./rig/record-requests.ts";
import type { List, PlantedShop } from "./rig/planted-shop.ts";
import { plantWord } from "./rig/planted-shop.ts";
import { encodeNumber, encodeRow, encodeText } from "./encode-canary.ts";
import type { Canary } from "./find-canaries.ts";
import { traceRequests, type TracedRequest } from "./trace-requests.ts";

/** What a visitor does on a list: which cards, by their places in the shop's order, and what of it. */
export interface History {
  readonly action: "click" | "cart" | "purchase" | "dislike";
  readonly places: readonly number[];
}

/** A visit as the network saw it. */
export interface Visit {
  /** What the browser issued, in its order. */
  readonly trace: readonly TracedRequest[];
  /** What reached the server, and when after the page that it belongs to was asked for. */
  readonly arrivals: readonly {
    readonly phase: string;
    readonly afterMs: number;
    readonly request: SentRequest;
  }[];
  readonly canaries: readonly Canary[];
  /** How many interactions the engine had at the end of the first page. */
  readonly learned: number;
  /** Links, and what asks a browser to load ahead, as they stand in the page: without the order of the cards. */
  readonly links: readonly string[];
  /** The cards as the visitor saw them. */
  readonly order: string;
}

interface ShopWindow extends Window {
  inkling?: EmbedApi;
  dataLayer?: unknown[];
}

/** Time for a request to be sent that was caused by what happened last. */
const LATE_MS = 60;
/** Time for the tag to read what it keeps. */
const EARLY_MS = 100;
/** So long ago at most is what a visitor did; what is much older is no longer kept. */
const LATELY_MS = 60 * 24 * 3600 * 1000;
/** After this a click on the same item is surely another one. */
const REPEATED_MS = 2000;
/** For what hangs. */
const LIMIT_MS = 30_000;

/** A visit in a browser context of its own: a list, what the visitor does there, and perhaps another page. */
export async function visitShop(
  browser: Browser,
  {
    shop,
    server,
    history,
    list = "lazy",
    then,
    next = [],
  }: {
    readonly shop: PlantedShop;
    readonly server: Recorder;
    /** Which list the visitor comes to. */
    readonly list?: List;
    readonly history: History;
    /** Where the visitor goes from the list: to a page without items, to the list again, or away. */
    readonly then?: "about" | "list";
    /** What further visitors do on that list, each after the one before has had everything forgotten. */
    readonly next?: readonly History[];
  },
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1000, height: 800 },
    reducedMotion: "reduce",
  });
  try {
    // What compiles this file for Node may name functions that are sent to the page.
    await context.addInitScript("globalThis.__name ??= (named) => named");
    const page = await context.newPage();
    page.setDefaultTimeout(LIMIT_MS);
    server.sent.length = 0;
    const trace = await traceRequests(page);
    const { enter } = trace;

    await enter("list");
    await openList(page, server, list);
    await settle(page);
    await enter("acts");
    const planted = await act(page, shop, history);
    await page.waitForTimeout(LATE_MS);
    const order = await readOrder(page);
    const links = await readLinks(page);
    const canaries = [...planted.canaries];
    const toldAtMs = new Map([[history.places[0], Date.now()]]);
    for (const other of next) {
      await forget(page);
      // A page that tells of the same click twice within a second is taken to repeat itself.
      const mayClick = Date.now() - (toldAtMs.get(other.places[0]) ?? 0) > REPEATED_MS;
      canaries.push(...(await act(page, shop, other, { mayClick })).canaries);
      toldAtMs.set(other.places[0], Date.now());
    }
    await enter("scrolls");
    for (const y of [0.25, 0.5, 0.75, 1])
      await page.evaluate((part) => scrollTo(0, part * document.body.scrollHeight), y);
    await page.waitForTimeout(LATE_MS);
    if (then === "about") {
      await enter("other page");
      await page.goto(`${server.url}/about`);
      await settle(page);
      await enter("acts there");
      await page.evaluate(
        ({ itemId, action }) => itemId && (window as ShopWindow).inkling!.push(["learn", { itemId, action }]),
        { itemId: planted.ids[0], action: history.action },
      );
      await page.waitForTimeout(LATE_MS);
    } else if (then === "list") {
      await enter("returns");
      await openList(page, server, list);
      await settle(page);
    }
    await enter("leaves");
    await page.goto("about:blank");
    await page.waitForTimeout(LATE_MS);

    const pageStarts = server.sent.filter(({ path }) => path.startsWith("/list/") || path === "/about");
    return {
      trace: await trace.read(),
      arrivals: server.sent.map((request) => ({
        request,
        phase: trace.phaseAt(request.atMs),
        afterMs:
          request.atMs - (pageStarts.findLast(({ atMs }) => atMs <= request.atMs)?.atMs ?? request.atMs),
      })),
      canaries,
      learned: planted.learned,
      order,
      links,
    };
  } finally {
    await context.close();
  }
}

/**
 * Opens a list. Its style sheet holds the first paint up, as those of most shops do, until the tag has had time to read
 * what it keeps; slow images come when the list has been shown.
 */
async function openList(page: Page, server: Recorder, list: List): Promise<void> {
  const releaseStyle = server.hold(/^\/theme\.css$/);
  const releaseImages = server.hold(/^\/image\/slow\//);
  try {
    await page.goto(`${server.url}/list/${list}`, { waitUntil: "commit" });
    await page.waitForFunction(() => (window as ShopWindow).inkling, undefined, { polling: 20 });
    await page.waitForTimeout(EARLY_MS);
    releaseStyle();
    await page.evaluate(
      () =>
        new Promise<void>((resolve) => {
          const wait = (frames: number) =>
            frames === 0 ? resolve() : void requestAnimationFrame(() => wait(frames - 1));
          wait(3);
        }),
    );
  } finally {
    releaseStyle();
    releaseImages();
  }
}

/** The list is in its order and all its images are there. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const report = (window as ShopWindow).inkling?.report();
    if (report?.state === "alone") throw new Error(report.why);
    return report?.state === "running" && "first order" in report.timesMs;
  });
  await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
  await page.waitForTimeout(LATE_MS);
}

/** Does it, with canaries in ids, titles, queries, times and places; what follows from it, scores and order, are canaries too. */
async function act(
  page: Page,
  shop: PlantedShop,
  { action, places }: History,
  { mayClick = true }: { readonly mayClick?: boolean } = {},
) {
  const query = plantWord(12);
  const chosen = places.map((place) => shop.items[place]!);
  const times = places.map(() => Date.now() - Math.floor(Math.random() * LATELY_MS));
  await page.evaluate(
    async ({ ids, atMs, action, query, mayClick }) => {
      const shop = window as ShopWindow;
      shop.dataLayer ??= [];
      if (ids.length > 0) shop.dataLayer.push({ event: "search", search_term: query });
      for (const [i, id] of ids.entries()) {
        // One way through the page's own adapters, one by the shop's own call.
        if (action === "click" && i === 0 && mayClick)
          document.querySelector<HTMLElement>(`[data-inkling-item="${id}"] a`)!.click();
        else
          shop.inkling!.push(["learn", { itemId: id, action, at: atMs[i]!, position: atMs[i]! % 100_003 }]);
      }
    },
    { ids: chosen.map(({ id }) => id), atMs: times, action, query, mayClick },
  );
  let learned = 0;
  const canaries: Canary[] = [
    ...chosen.flatMap(({ id, title }, i) => [
      { name: `id ${i}`, needles: encodeText(id) },
      { name: `title ${i}`, needles: encodeText(title) },
    ]),
    ...(places.length > 0 ? [{ name: "query", needles: encodeText(query) }] : []),
    ...times.map((time, i) => ({ name: `time ${i}`, needles: encodeNumber(time) })),
  ];
  if (places.length > 0) {
    canaries.push({ name: "places", needles: places.length > 2 ? encodeRow(places) : [] });
    const { interactions, scores, order } = await readScores(page, places.length);
    learned = interactions;
    canaries.push(
      ...scores.map((score, i) => ({ name: `score ${i}`, needles: encodeNumber(score) })),
      ...scores
        .slice(1)
        .map((score, i) => ({ name: `scores from ${i}`, needles: encodeRow([scores[i]!, score]) })),
    );
    const ranks = order.map((id) => shop.items.findIndex((item) => item.id === id)).slice(0, 6);
    canaries.push({ name: "order", needles: encodeRow(ranks) });
  }
  return { learned, ids: chosen.map(({ id }) => id), canaries };
}

/** What the engine makes of it: numbers derived from the weights. */
function readScores(page: Page, count: number) {
  return page.evaluate(
    ([least, limitMs]) =>
      new Promise<{ interactions: number; scores: number[]; order: string[] }>((resolve, reject) => {
        setTimeout(
          () =>
            (window as ShopWindow).inkling!.push([
              "ready",
              (personalizer) =>
                void personalizer
                  .status()
                  .then(({ interactions }) =>
                    reject(new Error(`${interactions} of ${least} interactions have been learned`)),
                  ),
            ]),
          limitMs,
        );
        const wait = setInterval(() => {
          (window as ShopWindow).inkling!.push([
            "ready",
            (personalizer) => {
              const read = async () => {
                const { interactions } = await personalizer.status();
                if (interactions < least) return;
                clearInterval(wait);
                const ranked = await personalizer.rank();
                resolve({
                  interactions,
                  scores: ranked.slice(0, 6).map(({ score }) => score),
                  order: ranked.map(({ itemId }) => itemId),
                });
              };
              read().catch(reject);
            },
          ]);
        }, 20);
      }),
    [count, LIMIT_MS] as const,
  );
}

/** Every link and hint, sorted. */
function readLinks(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("a, link, meta, script:not([src])")]
      .map((element) => (element.cloneNode() as Element).outerHTML)
      .sort(),
  );
}

/** Names of the cards as they stand. */
function readOrder(page: Page): Promise<string> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("[data-inkling-item]")]
      .map((card) => card.dataset["inklingItem"])
      .join(),
  );
}

/** The visitor has everything forgotten. */
async function forget(page: Page): Promise<void> {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) =>
        (window as ShopWindow).inkling!.push([
          "ready",
          (personalizer) => void personalizer.forget().then(() => resolve(), reject),
        ]),
      ),
  );
}

import { createRandom, type Random } from "../../src/core/random.ts";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { classifyTiming, timeFeatures, type TimedPair, type TimingVerdict } from "./classify-timing.ts";
import { compareTraces } from "./compare-traces.ts";
import { findCanaries } from "./find-canaries.ts";
import { LISTS, plantShop, type PlantedShop } from "./rig/planted-shop.ts";
import { recordElsewhere, recordRequests, sendElsewhere, type Recorder } from "./rig/record-requests.ts";
import { visitShop, type History, type Visit } from "./visit-shop.ts";

/** What came of many visits. */
export interface Silence {
  readonly sessions: number;
  /** Planted values, and their forms, that each session was searched for; the least of all sessions that did something. */
  readonly needles: number;
  readonly searchedBytes: number;
  /** Canaries that were found, each said in words. */
  readonly hits: readonly string[];
  /** Connections to any other host. */
  readonly elsewhere: number;
  readonly pairs: number;
  /** Pairs whose traces differ, each with how. */
  readonly differing: readonly string[];
  /** Whether twins on a page that leaks what was clicked were told apart. */
  readonly isAwake: boolean;
  /** Pairs whose visitors' doings were not learned: they prove nothing. */
  readonly unlearned: number;
  /** Pairs whose visitors saw their cards in different orders. */
  readonly orderedApart: number;
  /** Visits that broke off and were begun anew. */
  readonly interrupted: number;
  readonly timing: TimingVerdict;
  /** The times that were classified. */
  readonly times: readonly TimedPair[];
  readonly seconds: number;
}

/** How much is to be proved. */
export interface SilenceOptions {
  readonly pairs: number;
  /** Sessions in all, those of the pairs among them. */
  readonly sessions: number;
  /** Visits at once. */
  readonly lanes: number;
  /** Single visitors that come to one page, one after the other; default: each has a page of their own. */
  readonly onOnePage?: number;
  readonly seed?: number;
  /** Whether the shop lets workers run; else the engine runs on its page. Default true. */
  readonly workers?: boolean;
  /** Nothing new is begun after so long: what is reported is what was done by then. */
  readonly limitMs?: number;
  readonly onProgress?: (done: number) => void;
}

/** Visits the planted shop as twins with opposite histories, and as single visitors, and looks at all that was sent. */
export async function proveSilence({
  pairs,
  sessions,
  lanes,
  onOnePage = 1,
  seed = 1,
  workers = true,
  limitMs = Infinity,
  onProgress = () => undefined,
}: SilenceOptions): Promise<Silence> {
  const startMs = performance.now();
  const random = createRandom(seed);
  const shop = await plantShop({ workers });
  const elsewhere = await recordElsewhere();
  const browser = await launchChromium({
    webgpu: false,
    args: [sendElsewhere(elsewhere.port)],
  });
  const result = { needles: Infinity, searchedBytes: 0, hits: [] as string[], sessions: 0 };
  const differing: string[] = [];
  const timed: TimedPair[] = [];
  let unlearned = 0;
  let orderedApart = 0;
  let interrupted = 0;
  let isAwake = false;

  const see = (visit: Visit, history: History, visitors = 1) => {
    result.sessions += visitors;
    const bytes = visit.arrivals.map(({ request }) => request.bytes);
    result.searchedBytes += bytes.reduce((sum, { length }) => sum + length, 0);
    if (history.places.length > 0)
      result.needles = Math.min(
        result.needles,
        visit.canaries.reduce((sum, { needles }) => sum + needles.length, 0),
      );
    for (const hit of findCanaries(bytes, visit.canaries))
      result.hits.push(`${hit.canary} as ${hit.form} ${hit.packed}`.trim());
    onProgress(result.sessions);
  };
  const twins = Array.from({ length: pairs }, (_, at) => {
    const [one, other] = drawOpposites(random, shop.items.length, at);
    const isOneFirst = random() < 0.5; // neither of the two may be the one that comes late
    return async (server: Recorder) => {
      const list = LISTS[Math.floor(at / KINDS_OF_PAIRS) % LISTS.length]!;
      const then = Math.floor(at / KINDS_OF_PAIRS / LISTS.length) % 2 === 0 ? "list" : "about";
      const run = (history: History) => visitShop(browser, { shop, server, history, list, then });
      const first = await run(isOneFirst ? one : other);
      const second = await run(isOneFirst ? other : one);
      const [a, b] = isOneFirst ? [first, second] : [second, first];
      see(a, one);
      see(b, other);
      if (a.learned < one.places.length || b.learned < other.places.length) unlearned++;
      if (a.order !== b.order) orderedApart++;
      const differences = compareTraces(a, b);
      if (differences.length > 0) differing.push(`pair ${at}: ${differences.join("; ")}`);
      const kind = `${describe(one)} or ${describe(other)}`;
      timed.push({ kind, pages: `${list}, ${then}`, one: timeFeatures(a), other: timeFeatures(b) });
    };
  });
  const leaking = async (server: Recorder) => {
    const run = (place: number) =>
      visitShop(browser, {
        ...{ shop, server, list: "leaky", then: "list" },
        history: { action: "click", places: [place] },
      });
    const differences = compareTraces(await run(0), await run(shop.items.length - 1));
    isAwake = differences.some((difference) => difference.startsWith("issued, returns, image"));
  };
  const singles = drawVisits(random, {
    visitors: sessions - 2 * pairs,
    onOnePage,
    items: shop.items.length,
  }).map(([history, ...next], at) => async (server: Recorder) => {
    const list = LISTS[at % LISTS.length]!;
    see(await visitShop(browser, { shop, server, history, list, next }), history, 1 + next.length);
  });
  try {
    interrupted = await runLanes([leaking, ...mix(twins, singles)], {
      shop,
      lanes,
      untilMs: startMs + limitMs,
    });
  } finally {
    await browser.close();
    await elsewhere.close();
  }
  for (const bytes of elsewhere.sent)
    result.hits.push(`sent elsewhere: ${bytes.toString("latin1").slice(0, 200)}`);
  return {
    ...result,
    elsewhere: elsewhere.sent.length,
    pairs: timed.length,
    differing,
    isAwake,
    unlearned,
    orderedApart,
    interrupted,
    timing: classifyTiming(timed),
    times: timed,
    seconds: (performance.now() - startMs) / 1000,
  };
}

/** One or two visits, to a server of their own. */
type Job = (server: Recorder) => Promise<void>;

/** Both kinds spread over the whole run. */
function mix(some: readonly Job[], others: readonly Job[]): Job[] {
  const place = (jobs: readonly Job[]) => jobs.map((job, at) => ({ job, at: (at + 0.5) / jobs.length }));
  return [...place(some), ...place(others)].sort((a, b) => a.at - b.at).map(({ job }) => job);
}

/** Each lane has a server of its own, so that what reaches it belongs to one visit. Gives how many were begun anew. */
async function runLanes(
  jobs: readonly Job[],
  { shop, lanes, untilMs }: { readonly shop: PlantedShop; readonly lanes: number; readonly untilMs: number },
): Promise<number> {
  const waiting = [...jobs];
  let interrupted = 0;
  await Promise.all(
    Array.from({ length: lanes }, async () => {
      const server = await recordRequests(shop.answer);
      try {
        for (let job = waiting.shift(); job && performance.now() < untilMs; job = waiting.shift()) {
          const broken = await attempt(() => job!(server));
          interrupted += broken;
        }
      } finally {
        await server.close();
      }
    }),
  );
  return interrupted;
}

/** A browser on a busy machine breaks a visit off now and then: it is begun anew, and nothing of it has counted. Gives how often. */
async function attempt(job: () => Promise<void>): Promise<number> {
  for (let broken = 0; ; broken++) {
    try {
      await job();
      return broken;
    } catch (error) {
      if (broken === 2) throw error;
    }
  }
}

/** What twins may have done, by kind. */
const KINDS_OF_PAIRS = 4;

/**
 * Opposites in turn: other cards, something or nothing at all, liked or disliked, many or few. Who does more is the first, so
 * that times that tell of it tell the same in every kind.
 */
function drawOpposites(random: Random, items: number, at: number): [History, History] {
  const half = items / 2;
  const early = drawPlaces(random, 3, half);
  const late = early.map((place) => items - 1 - place);
  const kinds: [History, History][] = [
    [
      { action: "click", places: early },
      { action: "click", places: late },
    ],
    [
      { action: "click", places: early },
      { action: "click", places: [] },
    ],
    [
      { action: "purchase", places: early },
      { action: "dislike", places: early },
    ],
    [
      { action: "cart", places: drawPlaces(random, 6, items) },
      { action: "cart", places: early.slice(0, 1) },
    ],
  ];
  return kinds[at % KINDS_OF_PAIRS]!;
}

function describe({ action, places }: History): string {
  return `${places.length} × ${action}`;
}

/** What single visitors do, by the page that they come to. */
function drawVisits(
  random: Random,
  { visitors, onOnePage, items }: { visitors: number; onOnePage: number; items: number },
): [History, ...History[]][] {
  const visits: [History, ...History[]][] = [];
  for (let left = visitors; left > 0; left -= onOnePage)
    visits.push([
      drawHistory(random, items),
      ...Array.from({ length: Math.min(onOnePage, left) - 1 }, () => drawHistory(random, items)),
    ]);
  return visits;
}

function drawHistory(random: Random, items: number): History {
  const actions = ["click", "cart", "purchase", "dislike"] as const;
  return { action: actions[random.below(4)]!, places: drawPlaces(random, 3, items) };
}

function drawPlaces(random: Random, count: number, below: number): number[] {
  const places = new Set<number>();
  while (places.size < count) places.add(random.below(below));
  return [...places];
}

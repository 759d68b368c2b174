import { startAdapters } from "../adapters/start-adapters.ts";
import type { Page, SeenInteraction } from "../adapters/adapter.ts";
import { createPersonalizer, type NewInteraction, type Personalizer } from "../client/create-personalizer.ts";
import { watchConsent, type ConsentState } from "../page/consent/watch-consent.ts";
import type { DeviceLimits } from "../page/device-limits.ts";
import { openOrderStore } from "../page/order-store.ts";
import { watchNavigation } from "../page/watch-navigation.ts";
import { providePersonalizer } from "../element/shared-personalizer.ts";
import { drawBucket, forgetBucket, type Bucket } from "./draw-bucket.ts";
import type { EmbedApi, EmbedCall } from "./embed-api.ts";
import type { EmbedConfig } from "./embed-config.ts";
import type { PageReport } from "./embed-report.ts";
import { createItemJoin } from "./join-items.ts";
import { loadPart, type PartSource } from "./load-part.ts";
import { orderGrids } from "./order-grids.ts";
import type { ShowOverlay } from "./show-overlay.ts";
import { warn } from "./warn.ts";
import { listRungs } from "./worker-ladder.ts";

/** What the tag hands over to the part that was loaded when the page was idle. */
export interface RunContext {
  readonly config: EmbedConfig;
  readonly source: PartSource;
  readonly isDebug: boolean;
  readonly limits: DeviceLimits;
  /** Times in ms since navigation started, to add to. */
  readonly timesMs: Record<string, number>;
  readonly embed: EmbedApi;
  /** When the page has loaded and is idle: before, nothing is done but to put cards in the order of the last time. */
  readonly idle: Promise<void>;
}

/** The drop-in at work on a page. */
export interface PageRun {
  /** Resolves when the grids were ordered for the first time. Rejects where the page is left alone. */
  readonly started: Promise<void>;
  take(call: EmbedCall): void;
  report(): PageReport;
  /** Puts the shop's order back and stops listening; report and overlay stay. */
  rest(): void;
  /** The same, and leaves nothing. */
  remove(): void;
}

/** Starts the drop-in on a page that has loaded and is idle. */
export type RunPage = (context: RunContext) => PageRun;

export const runPage: RunPage = ({ config, source, isDebug, limits, timesMs, embed, idle }) => {
  const { page } = source;
  const stops: (() => void)[] = [];
  const mark = (name: string) => void (timesMs[name] ??= Math.round(performance.now()));
  const store = openOrderStore(page);
  let opened: Promise<Personalizer> | undefined;
  let live: Personalizer | undefined;
  let consent: ConsentState = { storage: "unknown", source: "none yet" };
  let bucket: Bucket = "personalized";
  let worker = "";
  let engine: PageReport["engine"];
  mark("page part");
  /** What fails once fails again: the console hears of it once. */
  let hasWarned = false;
  const warnOnce = (error: unknown): void => {
    if (!hasWarned && embed.report().state === "running") warn(error);
    hasWarned = true;
  };

  const takeConsent = (state: ConsentState): void => {
    consent = state;
    const { storage } = state;
    store.follow(storage);
    if (storage === "denied") forgetBucket(page);
    if (storage === "granted" && config.holdout > 0) bucket = drawBucket(page, config.holdout);
    opened
      ?.then((personalizer) =>
        storage === "granted"
          ? personalizer.store("indexeddb")
          : personalizer.store("memory", { erase: storage === "denied" }),
      )
      .catch(warnOnce);
  };
  if (config.consent === "auto") stops.push(watchConsent(page, takeConsent));
  else takeConsent({ storage: config.consent === "granted" ? "granted" : "unknown", source: "the tag" });

  const open = async (): Promise<Personalizer> => {
    await idle;
    if (limits === "off") throw new Error("the visitor saves data, or the device is very small");
    return createPersonalizer({
      artifact: config.artifact,
      ...(config.integrity && { integrity: config.integrity }),
      storage: consent.storage === "granted" ? "indexeddb" : "memory",
      workers: listRungs(config, source).map(({ name, make }) => () => {
        worker = name;
        return make();
      }),
    });
  };
  const personalizer = (opened = open());
  stops.push(providePersonalizer(personalizer), () => store.stop());
  const join = createItemJoin(personalizer);
  const grids = orderGrids({
    personalizer,
    join,
    config,
    store,
    isHeldOut: () => bucket === "holdout" || live?.choice.shopOrder === true,
    look: () => adapters.refresh(),
    onError: warnOnce,
  });

  /** What the visitor did, as opposed to what they were shown: after it the page may move, before it comes as a surprise. */
  let hasActed = false;
  const learn = async (interaction: NewInteraction): Promise<void> => {
    if (interaction.action !== "impression") hasActed = true;
    await (await personalizer).learn(interaction);
  };
  const learnSeen = async ({ keys, action, at, position, listId }: SeenInteraction): Promise<void> => {
    const [itemId] = await join.resolve([keys]);
    // What was merely shown of items that the artifact does not know would only crowd out what was done.
    if (itemId === undefined || (itemId === null && action === "impression")) return;
    const place = { ...(position !== undefined && { position }), ...(listId !== undefined && { listId }) };
    await learn({ itemId: itemId ?? keys[0]!, action, at, ...place });
  };
  const only = config.adapters.filter((name) => !name.startsWith("-"));
  const adapters = startAdapters(
    page as unknown as Page,
    {
      items: (items) => void join.resolve(items.map(({ keys }) => keys)).catch(ignore),
      interaction: (seen) => void learnSeen(seen).catch(warnOnce),
      grids: (found) => grids.take(found),
    },
    {
      ...(only.length > 0 && { only }),
      off: config.adapters.filter((name) => name.startsWith("-")).map((name) => name.slice(1)),
    },
  );
  stops.push(
    () => adapters.stop(),
    () => grids.stop(),
  );
  const look = () => {
    adapters.refresh();
    void grids.update("navigation");
  };
  stops.push(watchNavigation(page, look));

  const start = async () => {
    live = await personalizer;
    mark("engine");
    if (live.choice.shopOrder) store.follow("denied");
    stops.push(
      live.subscribe(({ reason }) => {
        const isOwn = hasActed;
        hasActed = false;
        if (reason === "choice") store.follow(live!.choice.shopOrder ? "denied" : consent.storage);
        if (reason === "learn" && !isOwn) return;
        void grids.update(isOwn || reason === "choice" ? "own-action" : "ranks");
        live!.status().then((status) => (engine = status), ignore);
      }),
    );
    engine = await live.status();
    await grids.update("start");
    mark("first order");
  };
  const started = start();
  started.catch(ignore); // told by whoever awaits it
  const rest = () => {
    for (const stop of stops.splice(0).reverse()) tryTo(stop);
  };

  let hideOverlay = () => {};
  const run: PageRun = {
    started,
    take: (call) => {
      if (call[0] === "learn") void learn(call[1]).catch(warnOnce);
      else if (call[0] === "ready") void personalizer.then(call[1]).catch(ignore);
      else if (call[0] === "refresh") look();
      else
        warn(`inkling.push(["${String(call[0])}"]) is no call; there are learn, ready, refresh and remove`);
    },
    report: () => ({
      adapters: adapters.report(),
      grids: grids.report(),
      join: join.report(),
      consent,
      worker,
      bucket,
      ...(engine && { engine }),
    }),
    rest,
    remove: () => {
      rest();
      tryTo(hideOverlay);
      personalizer.then((one) => one.close()).catch(ignore);
    },
  };
  if (isDebug)
    loadPart<ShowOverlay>(source, "embed-debug.js", "sha384-of:embed-debug.js").then((show) => {
      if (embed.report().state !== "removed") hideOverlay = show(page, embed);
    }, warn);
  return run;
};

function tryTo(stop: () => void): void {
  try {
    stop();
  } catch (error) {
    warn(error);
  }
}

function ignore(): void {}

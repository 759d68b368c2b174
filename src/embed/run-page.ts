import type { Page, SeenItem } from "../adapters/adapter.ts";
import { startAdapters } from "../adapters/start-adapters.ts";
import { providePersonalizer } from "../element/shared-personalizer.ts";
import { watchConsent, type ConsentState } from "../page/consent/watch-consent.ts";
import type { EarlyOrder } from "../page/order-early.ts";
import type { PageVault } from "../page/page-vault.ts";
import { watchNavigation } from "../page/watch-navigation.ts";
import type { EmbedApi, EmbedCall } from "./embed-api.ts";
import type { EmbedConfig } from "./embed-config.ts";
import type { PageReport } from "./embed-report.ts";
import { followChanges } from "./follow-changes.ts";
import type { PartSource } from "./load-part.ts";
import type { OrderRun, RunOrder } from "./run-order.ts";
import type { ShowOverlay } from "./show-overlay.ts";
import { warn } from "./warn.ts";

/** What the tag hands over to the part that listens. */
export interface RunContext {
  readonly config: EmbedConfig;
  readonly source: PartSource;
  readonly isDebug: boolean;
  readonly embed: EmbedApi;
  /** Of what is kept beside the engine; one for the whole page. */
  readonly vault: PageVault;
  readonly early: EarlyOrder;
  mark(what: string): void;
  /** Leaves the page alone from now on. */
  giveUp(error: unknown): void;
}

/** The drop-in at work on a page. */
export interface PageRun {
  take(call: EmbedCall): void;
  report(): PageReport;
  /** Puts the shop's order back and stops listening; report and overlay stay. */
  rest(): void;
  /** The same, and leaves nothing. */
  remove(): void;
}

/** Starts to listen to a page. What learns and orders is loaded once the page is idle, or earlier where there are grids. */
export type RunPage = (context: RunContext) => PageRun;

export const runPage: RunPage = ({ config, source, isDebug, embed, vault, early, mark, giveUp }) => {
  const { page } = source;
  const stops: (() => void)[] = [];
  const isRunning = () => embed.report().state === "running";
  let consent: ConsentState = {
    storage: config.consent === "granted" ? "granted" : "unknown",
    source: config.consent === "auto" ? "none yet" : "the tag",
  };
  let waking: Promise<OrderRun> | undefined;
  let order: OrderRun | undefined;
  let seen: SeenItem[] = [];
  mark("page part");

  /** What fails once fails again: the console hears of it once. */
  let hasComplained = false;
  const complain = (error: unknown): void => {
    if (!hasComplained && isRunning()) warn(error);
    hasComplained = true;
  };
  const wake = (): Promise<OrderRun> => {
    waking ??= source.load<RunOrder>("embed-order.js", "sha384-of:embed-order.js").then((runOrder) => {
      if (stops.length === 0) throw new Error("the drop-in was taken away while it loaded");
      order = runOrder({
        config,
        source,
        consent,
        vault,
        early,
        look: () => adapters.refresh(),
        mark,
        complain,
      });
      order.see(seen);
      seen = [];
      order.started.catch(giveUp);
      return order;
    });
    waking.catch((error: unknown) => stops.length > 0 && giveUp(error));
    return waking;
  };
  /**
   * Tells the part that orders. Until it runs, what it is told waits in order: nothing is fetched because a visitor did
   * something, or when they did it, as that alone would tell of it.
   */
  const tell = (what: (run: OrderRun) => unknown): void =>
    void wake()
      .then(what)
      .catch((error: unknown) => order && complain(error));

  if (config.consent === "auto") {
    stops.push(
      watchConsent(page, (state) => {
        consent = state;
        order?.follow(state);
      }),
    );
  }
  const only = config.adapters.filter((name) => !name.startsWith("-"));
  const adapters = startAdapters(
    page as unknown as Page,
    {
      items: (items) => {
        if (order) order.see(items);
        else seen.push(...items);
      },
      interaction: (interaction) => tell((run) => run.learnSeen(interaction)),
      grids: (found) => tell((run) => run.take(found)),
    },
    {
      ...(only.length > 0 && { only }),
      off: config.adapters.filter((name) => name.startsWith("-")).map((name) => name.slice(1)),
    },
  );
  const look = (when?: "now") => {
    adapters.refresh(when);
    order?.navigate();
  };
  let stopFollowing = followChanges(page, (when) => adapters.refresh(when));
  const arrive = () => {
    look();
    stopFollowing();
    stopFollowing = followChanges(page, look);
  };
  stops.push(
    () => adapters.stop(),
    () => stopFollowing(),
    watchNavigation(page, arrive),
    providePersonalizer(() => wake().then((run) => run.personalizer)),
    () => order?.rest(),
  );

  // On every page alike, whether or not there is something to order: a visitor may act on any.
  void wake();

  let hideOverlay = () => {};
  if (isDebug)
    source.load<ShowOverlay>("embed-debug.js", "sha384-of:embed-debug.js").then((show) => {
      if (embed.report().state !== "removed") hideOverlay = show(page, embed);
    }, warn);
  const rest = () => {
    for (const stop of stops.splice(0).reverse()) tryTo(stop);
  };
  return {
    take: (call) => {
      if (call[0] === "learn") tell((run) => run.learn(call[1]));
      else if (call[0] === "ready") tell((run) => run.personalizer.then(call[1]));
      else if (call[0] === "refresh") look();
      else
        warn(`inkling.push(["${String(call[0])}"]) is no call; there are learn, ready, refresh and remove`);
    },
    report: () => ({ adapters: adapters.report(), consent, ...(order && { order: order.report() }) }),
    rest,
    remove: () => {
      rest();
      tryTo(hideOverlay);
      order?.close();
    },
  };
};

function tryTo(stop: () => void): void {
  try {
    stop();
  } catch (error) {
    warn(error);
  }
}

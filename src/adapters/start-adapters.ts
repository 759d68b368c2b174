import { finish, type Steps } from "../core/steps.ts";
import type { Card, Grid } from "../page/grid.ts";
import type { Adapter, Guard, Page, SeenInteraction, Sink } from "./adapter.ts";
import { createAdapters } from "./all-adapters.ts";
import { findHeld } from "./find-held.ts";
import { watchCards, type WatchedCards } from "./impressions.ts";
import { createJoinedKeys } from "./join-keys.ts";
import { mergeGrids } from "./merge-grids.ts";
import { mergeInteractions } from "./merge-interactions.ts";
import { pathOf } from "./page-path.ts";
import { PLATFORMS } from "./vendors/platforms.ts";
import { watchGrowth } from "./watch-growth.ts";
import { workInSlices } from "./work-in-slices.ts";

/** What one adapter has found so far. */
export interface AdapterReport {
  readonly name: string;
  /** Items, each counted once. */
  readonly items: number;
  /** Also those that a more trusted source told as well. */
  readonly interactions: number;
  /** Grids at the last look. */
  readonly grids: number;
  /** Why the adapter is switched off. */
  readonly error?: string;
}

export interface RunningAdapters {
  /** Takes everything back: the page and its functions are as they were. */
  stop(): void;
  /** Looks at the page again, after navigation within it or when cards have come; `now` where it cannot be put off. */
  refresh(when?: "now"): void;
  report(): readonly AdapterReport[];
}

/** The name under which clicks on cards and passed-over cards are reported. */
const CARDS = "cards";

interface Running {
  readonly adapter: Adapter;
  readonly items: Set<string>;
  interactions: number;
  grids: readonly Grid[];
  error?: string;
  /** Absent where there is nothing to take back. */
  stop?: (() => void) | undefined;
  isOff: boolean;
}

/**
 * Listens to all sources of a page that are not `off`, or only to those in `only`, by name. An adapter that throws is
 * switched off; what several sources tell counts once, under all their names; a grid is known by all names of its cards.
 */
export function startAdapters(
  page: Window,
  sink: Sink,
  { only, off = [] }: { readonly only?: readonly string[]; readonly off?: readonly string[] } = {},
): RunningAdapters {
  const shop = page as Page;
  const isOn = (name: string) => !off.includes(name) && (only === undefined || only.includes(name));
  const joined = createJoinedKeys();
  let viewed: { readonly path: string; readonly keys: readonly string[] } | undefined;
  const merge = mergeInteractions(
    (seen) => sink.interaction({ ...seen, keys: joined.complete(seen.keys) }),
    joined.add,
  );
  let followCards: WatchedCards["follow"] | undefined;
  const cards: Adapter = {
    name: CARDS,
    start: (_, to, guard) => {
      const cart = PLATFORMS.map((platform) => platform.cart).join();
      const pageKeys = () => (viewed?.path === pathOf(page) ? viewed.keys : []);
      const { follow, stop } = watchCards(shop, to, { guard, cart, pageKeys });
      followCards = guard(follow);
      return stop;
    },
  };
  const running = [...createAdapters(), cards]
    .filter(({ name }) => isOn(name))
    .map((adapter): Running => ({ adapter, items: new Set(), interactions: 0, grids: [], isOff: false }));
  const sinks = running.map(sinkOf);

  const ranked = running.map((one, trust) => [one, trust] as const);
  const notStarted = [...ranked];
  const look = workInSlices(lookAround);
  const growth = watchGrowth(look.start);
  const onHide = () => merge.flush();
  // Tools that came after us, or replaced their functions, are followed before the click that tells them something.
  const onPointer = () => {
    if (notStarted.length > 0) look.hurry();
    else running.forEach((one, trust) => one.adapter.start && finish(lookWith(one, trust)));
  };
  page.addEventListener("pagehide", onHide);
  page.document.addEventListener("pointerdown", onPointer, { capture: true, passive: true });

  look.start();

  function sinkOf(one: Running, trust: number): Sink {
    return {
      items: (items) => {
        const fresh = items.filter(({ keys }) => {
          const name = keys.join("\n");
          return keys.length > 0 && !one.items.has(name) && one.items.add(name) !== undefined;
        });
        for (const { keys } of fresh) joined.add(keys);
        if (fresh.length > 0) sink.items(fresh);
      },
      interaction: (seen: SeenInteraction) => {
        one.interactions++;
        const path = pathOf(page);
        if (seen.action === "view") viewed = { path, keys: seen.keys };
        merge.add(seen, { trust, path });
      },
      grids: (grids) => {
        one.grids = grids;
      },
    };
  }

  function guardOf(one: Running): Guard {
    return (callback) =>
      (...args) => {
        if (one.isOff) return;
        try {
          callback(...args);
        } catch (error) {
          switchOff(one, error);
        }
      };
  }

  function switchOff(one: Running, error?: unknown): void {
    one.isOff = true;
    if (error !== undefined) one.error = String((error as Error | null)?.message ?? error);
    one.grids = [];
    try {
      one.stop?.();
    } catch {
      // it is off either way
    }
    one.stop = undefined;
  }

  function* lookWith(one: Running, trust: number): Steps<void> {
    const guard = guardOf(one);
    let steps: Steps<void> | undefined;
    guard(() => void (steps = one.adapter.look?.(shop, sinks[trust]!)))();
    const step = guard(() => {
      if (steps!.next().done) steps = undefined;
    });
    while (steps && !one.isOff) {
      yield;
      step();
    }
  }

  function* lookAround(): Steps<void> {
    for (let next = notStarted.shift(); next; next = notStarted.shift()) {
      const [one, trust] = next;
      const guard = guardOf(one);
      guard(() => {
        one.stop = one.adapter.start?.(shop, sinks[trust]!, guard);
      })();
      yield;
    }
    for (const [one, trust] of ranked) {
      yield* lookWith(one, trust);
      yield;
    }
    const grids: Grid[] = [];
    for (const grid of mergeGrids(running.flatMap((one) => one.grids))) {
      const cards: Card[] = [];
      for (const card of grid.cards) {
        yield;
        const held = findHeld(card);
        cards.push({ element: card.element, keys: joined.complete(card.keys), ...(held && { held }) });
      }
      grids.push({ ...grid, cards });
    }
    yield;
    followCards?.(grids);
    growth.follow(grids);
    sink.grids(grids);
  }

  return {
    refresh: (when) => (when === "now" ? look.hurry() : look.start()),
    stop: () => {
      merge.flush();
      look.stop();
      growth.stop();
      page.removeEventListener("pagehide", onHide);
      page.document.removeEventListener("pointerdown", onPointer, { capture: true });
      running.forEach((one) => switchOff(one));
    },
    report: () =>
      running.map(({ adapter, items, interactions, grids, error }) => ({
        name: adapter.name,
        items: items.size,
        interactions,
        grids: grids.length,
        ...(error !== undefined && { error }),
      })),
  };
}

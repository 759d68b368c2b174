import { openAnnouncer } from "./announce.ts";
import { nameCard } from "./card-name.ts";
import { chooseReach, type UpdateCause } from "./choose-reach.ts";
import { pathOf } from "./element-path.ts";
import { findObstacle } from "./find-obstacle.ts";
import { createOrderFinder, type OrderSource } from "./find-order.ts";
import type { Card, Grid } from "./grid.ts";
import { isPainted } from "./is-painted.ts";
import { loadImages, type LoadedImages } from "./load-images.ts";
import type { OrderStore } from "./order-store.ts";
import { reorderGrid, restoreOrder } from "./reorder-grid.ts";
import { unitOf } from "./unit-of.ts";
import { watchPageOrder } from "./watch-page-order.ts";
import { watchSort } from "./watch-sort.ts";

export type { UpdateCause } from "./choose-reach.ts";

/** How a grid is kept. */
export interface KeepGridOptions extends OrderSource {
  readonly store: OrderStore;
  /** The container's children as the shop put them, where that is not how they stand. */
  readonly given?: readonly Element[] | undefined;
  /** So many cards at the front stay where they are. */
  readonly keepFirst?: number | undefined;
  /** What screen readers say of a new order; empty for nothing. */
  readonly announcement?: string | undefined;
  /** The page has put new elements into the grid: look whether they are cards, and `take` them. */
  onNewCards?(): void;
}

/** What became of a grid so far. */
export interface GridReport {
  readonly source: string;
  readonly cards: number;
  /** Cards whose item is known. */
  readonly known: number;
  /** Cards that were moved, in all updates together. */
  readonly moved: number;
  /** Why cards stand where the shop put them, or wait; empty where nothing is in the way. */
  readonly left: string;
  /** Time that the last ranks took to come, and the last move, in ms. */
  readonly rankMs: number;
  readonly moveMs: number;
}

/** Keeps one grid of a page in the visitor's order. */
export interface GridKeeper {
  update(cause: UpdateCause): Promise<GridReport>;
  /** The page has other cards in the same container by now: new ones are ordered among themselves, where they came. */
  take(grid: Grid): void;
  report(): GridReport;
  /** The shop's own order again, and nothing of ours left on the page. */
  stop(): void;
}

const ANNOUNCEMENT = "Products are in a new order";
/** Browsers expect a page to change so soon after what the visitor did; they say 500 ms. */
const EXPECTED_MS = 400;

/** What came at once and changes places among itself. */
interface Group {
  readonly cards: readonly Card[];
  /** As the shop put them. */
  readonly units: readonly HTMLElement[];
  readonly images: LoadedImages;
}

/**
 * Orders a grid whenever it may be ordered: see `chooseReach` for when, `reorderGrid` and `loadImages` for how, and
 * `watchPageOrder` for when it ends. Starts from the order of the last time where the page has not been painted yet.
 */
export function keepGrid(
  grid: Grid,
  { store, given, keepFirst = 0, announcement = ANNOUNCEMENT, onNewCards, ...source }: KeepGridOptions,
): GridKeeper {
  const { container } = grid;
  const page = container.ownerDocument.defaultView!;
  const name = `${page.location.pathname} ${pathOf(container)}`;
  const announcer = openAnnouncer(container.ownerDocument);
  const sort = watchSort(page);
  const pageOrder = watchPageOrder(container, () => onNewCards?.());
  const findOrder = createOrderFinder(source);
  const ended = new AbortController();
  let cards: readonly Card[] = [];
  let groups: readonly Group[] = [];
  let best: readonly HTMLElement[] = [];
  let isWaiting = false;
  let blocked: string | undefined;
  let inputMs = -Infinity;
  let state: GridReport = {
    source: grid.source,
    cards: 0,
    known: 0,
    moved: 0,
    left: "",
    rankMs: 0,
    moveMs: 0,
  };
  const report = (): GridReport => ({ ...state, left: pageOrder.verdict() || (blocked ?? state.left) });
  const sortedBy = () => {
    const chosen = sort.chosen(container);
    return chosen === undefined ? undefined : `the visitor has sorted it: ${chosen}`;
  };
  const settle = () => pageOrder.settle(groups.flatMap(({ units }) => units));
  const nameUnit = (card: HTMLElement) => nameCard(unitOf(container, card) ?? card);

  const take = ({ cards: found }: Grid) => {
    const before = new Set(cards.map(({ element }) => element));
    const now = inGivenOrder(container, found, given);
    cards = now.map((card, at) => (at < keepFirst ? { ...card, held: card.held ?? "pinned" } : card));
    state = { ...state, cards: cards.length };
    const added = cards.filter(({ element }) => !before.has(element));
    // Among what a page puts beside its cards may be a notice, ours too.
    if (added.every(({ held }) => held === "not-an-item")) return;
    // What is never to be moved is never to be touched.
    blocked = findObstacle({ ...grid, cards: added }) ?? sortedBy();
    if (blocked !== undefined) return;
    const units = added.flatMap(({ element }) => unitOf(container, element) ?? []);
    const images = loadImages(container, units, () => isWaiting && move(best, "ranks"));
    groups = [...groups, { cards: added, units, images }];
    settle();
  };

  /** Gives the cards an order, as far as they may be moved now. */
  const move = (order: readonly HTMLElement[], cause: UpdateCause) => {
    best = order;
    if (ended.signal.aborted || pageOrder.verdict()) return;
    const startMs = performance.now();
    const painted = isPainted(page);
    const sorted = sortedBy();
    const reach = chooseReach({ cause, isPainted: painted, isSorted: sorted !== undefined });
    let left = sorted ?? "";
    let moved = 0;
    isWaiting = false;
    for (const { cards: group, images } of reach === "none" ? [] : groups) {
      const obstacle = images.obstacle();
      isWaiting ||= obstacle !== undefined;
      left ||= obstacle ?? "";
      if (obstacle !== undefined) continue;
      const mine = new Set(group.map(({ element }) => element));
      const ours = order.filter((element) => mine.has(element));
      const free = reach === "all" ? ours : ours.filter((element) => isBelow(element, page));
      if (free.length < ours.length) left ||= "what is on screen waits for the visitor";
      const mayShift = !painted || startMs - inputMs < EXPECTED_MS;
      const result = reorderGrid({ ...grid, cards: group }, free, { mayShift });
      moved += result.moved;
      left ||= result.left ?? "";
    }
    settle();
    if (moved > 0 && painted && announcement) announcer.say(announcement);
    state = { ...state, left, moved: state.moved + moved, moveMs: performance.now() - startMs };
  };

  let wanted: UpdateCause | undefined;
  let running: Promise<void> | undefined;
  const run = async () => {
    try {
      for (let cause = wanted; cause !== undefined; cause = wanted) {
        wanted = undefined;
        const { order, known, rankMs } = await findOrder(cards);
        if (wanted !== undefined) {
          wanted = stronger(cause, wanted);
          continue;
        }
        state = { ...state, known, rankMs };
        if (order.length === 0 || ended.signal.aborted) continue;
        move(order, cause);
        // Sealing it takes its time, which the frame does not have to wait for.
        setTimeout(() => ended.signal.aborted || store.write(name, order.map(nameUnit)));
      }
    } finally {
      running = undefined;
    }
  };

  take(grid);
  for (const type of ["pointerdown", "keydown", "click"])
    page.addEventListener(type, () => (inputMs = performance.now()), {
      capture: true,
      passive: true,
      signal: ended.signal,
    });
  /** As long as nothing is painted and no ranks have come. */
  const startFromEarlier = () => {
    if (ended.signal.aborted || best.length > 0 || isPainted(page)) return;
    const places = new Map(store.read(name)?.map((key, place) => [key, place]));
    const placeOf = (card: HTMLElement) => places.get(nameUnit(card)) ?? -1;
    const elements = cards.map(({ element }) => element);
    const placed = elements.filter((card) => placeOf(card) >= 0).sort((a, b) => placeOf(a) - placeOf(b));
    if (placed.length > 0) move(placed, "start");
  };
  startFromEarlier();
  void store.opened.then(startFromEarlier);

  return {
    update: async (cause) => {
      wanted = wanted === undefined ? cause : stronger(wanted, cause);
      if (!ended.signal.aborted) await (running ??= run());
      return report();
    },
    take,
    report,
    stop: () => {
      if (ended.signal.aborted) return;
      ended.abort();
      pageOrder.stop();
      sort.stop();
      announcer.close();
      for (const { units, images } of groups) {
        if (!pageOrder.verdict()) restoreOrder(container, units);
        images.restore();
      }
    },
  };
}

function isBelow(element: HTMLElement, page: Window): boolean {
  return element.getBoundingClientRect().top >= page.innerHeight;
}

/** Of two causes the one after which more may move. */
function stronger(one: UpdateCause, other: UpdateCause): UpdateCause {
  return one === "own-action" || one === "navigation" ? one : other;
}

/** Cards in the order in which the shop put them. */
function inGivenOrder(
  container: HTMLElement,
  cards: readonly Card[],
  given: readonly Element[] | undefined,
): readonly Card[] {
  if (!given) return cards;
  const places = new Map(given.map((child, place) => [child, place]));
  const placeOf = ({ element }: Card) => places.get(unitOf(container, element) ?? element) ?? Infinity;
  return [...cards].sort((a, b) => placeOf(a) - placeOf(b) || 0);
}

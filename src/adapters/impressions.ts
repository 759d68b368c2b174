import type { Card, Grid } from "../page/grid.ts";
import type { Guard, Page, Sink } from "./adapter.ts";
import { readAddress } from "./page-path.ts";

/** What a visitor does with the cards of known grids. */
export interface WatchedCards {
  follow(grids: readonly Grid[]): void;
  stop(): void;
}

/** Seen is what was half visible for this long. */
const SEEN_MS = 1000;
/** What lies further before a click was passed over by scrolling rather than by choice. */
const MAX_PASSED = 10;

interface WatchedCard {
  readonly card: Card;
  readonly grid: Grid;
  /** Since when it is visible. */
  sinceMs?: number | undefined;
  isSeen: boolean;
  isPassed: boolean;
}

/**
 * Tells of clicks on cards (also with the middle button or the keyboard), of cart buttons in them or on the page of
 * `pageKeys`, and, as impressions, of cards that were seen before the clicked one and not taken.
 */
export function watchCards(
  page: Page,
  sink: Pick<Sink, "interaction">,
  {
    guard,
    cart,
    pageKeys,
  }: { readonly guard: Guard; readonly cart: string; readonly pageKeys: () => readonly string[] },
): WatchedCards {
  let watched = new Map<Element, WatchedCard>();
  const observer = new IntersectionObserver(
    guard((entries: IntersectionObserverEntry[]) => {
      for (const { target, intersectionRatio, intersectionRect, time } of entries) {
        const card = watched.get(target);
        if (!card) continue;
        settle(card, time);
        const isVisible = intersectionRatio >= 0.5 || intersectionRect.height > page.innerHeight / 2;
        card.sinceMs = isVisible ? (card.sinceMs ?? time) : undefined;
      }
    }),
    { threshold: [0, 0.25, 0.5] },
  );
  const onClick = guard((event: MouseEvent) => {
    const target = event.target as Element | null;
    if (!target?.closest || event.button > 1) return;
    const clicked = event.composedPath().flatMap((at) => watched.get(at as Element) ?? [])[0];
    if (target.closest(cart)) {
      const keys = clicked?.card.keys ?? pageKeys();
      if (keys.length > 0) sink.interaction({ keys, action: "cart", at: Date.now() });
    } else if (clicked && opensItem(target, clicked.card, page)) tellClick(clicked);
  });
  page.document.addEventListener("click", onClick, true);
  page.document.addEventListener("auxclick", onClick, true);

  function tellClick(clicked: WatchedCard): void {
    const { container } = clicked.grid;
    const listId = container.getAttribute("data-inkling-list") ?? container.id;
    const inOrder = [...container.children].flatMap((child) => watched.get(child) ?? []);
    const position = inOrder.indexOf(clicked);
    const tell = (one: WatchedCard, action: "click" | "impression") =>
      sink.interaction({
        keys: one.card.keys,
        action,
        at: Date.now(),
        position: inOrder.indexOf(one),
        ...(listId && { listId }),
      });
    const nowMs = page.performance.now();
    for (const passed of inOrder.slice(Math.max(0, position - MAX_PASSED), position)) {
      settle(passed, nowMs);
      if (!passed.isSeen || passed.isPassed) continue;
      passed.isPassed = true;
      tell(passed, "impression");
    }
    clicked.isPassed = true;
    tell(clicked, "click");
  }

  return {
    follow: (grids) => {
      const before = watched;
      watched = new Map();
      for (const grid of grids) {
        for (const card of grid.cards) {
          if (card.held === "not-an-item") continue;
          const known = before.get(card.element);
          const isSameItem = known?.card.keys[0] === card.keys[0];
          watched.set(card.element, { isSeen: false, isPassed: false, ...(isSameItem && known), card, grid });
          if (!known) observer.observe(card.element);
        }
      }
      for (const element of before.keys()) if (!watched.has(element)) observer.unobserve(element);
    },
    stop: () => {
      observer.disconnect();
      page.document.removeEventListener("click", onClick, true);
      page.document.removeEventListener("auxclick", onClick, true);
      watched.clear();
    },
  };
}

function settle(card: WatchedCard, nowMs: number): void {
  if (card.sinceMs !== undefined && nowMs - card.sinceMs >= SEEN_MS) card.isSeen = true;
}

/** Whether a click there opens the card's item: neither a control in the card nor a link to somewhere else does. */
function opensItem(target: Element, { element, keys }: Card, page: Page): boolean {
  const control = target.closest("button,input,select,label,textarea,summary,[role=button]");
  if (control && control !== element && element.contains(control)) return false;
  const link = target.closest("a[href]");
  if (!link) return true;
  const paths = keys.filter((key) => key.startsWith("/"));
  const path = readAddress(link.getAttribute("href"), page)?.path;
  return paths.length === 0 || paths.some((key) => path?.endsWith(key));
}

import { arrangeChildren } from "./arrange-children.ts";
import { nameCard } from "./card-name.ts";
import { findByPath } from "./element-path.ts";
import { havePicturesCome } from "./have-pictures-come.ts";
import { HELD_BACK } from "./held-back.ts";
import { hasStoredOrders, openOrderStore } from "./order-store.ts";
import type { PageVault } from "./page-vault.ts";
import { isPainted } from "./is-painted.ts";
import { findSort } from "./watch-sort.ts";

/** Grids that were put in the order of the last time while the page was still on its way. */
export interface EarlyOrder {
  /** The children of a container as the shop put them; undefined where they still stand so. */
  given(container: Element): readonly Element[] | undefined;
  /** The shop's own order again. */
  restore(): void;
}

/** What must not be moved, or would be fetched in the order of the ranks. */
const LEAVE = `iframe,object,embed,video,audio,canvas,image,img[loading=lazy],${HELD_BACK},:scope>.first,:scope>.last,:scope>.alpha,:scope>.omega`;
/** To look at more would hold the frame up. */
const MOST_ELEMENTS = 1000;
/** Nobody waits for a page that is not shown by then. */
const LIMIT_MS = 10_000;

/**
 * Gives grids the visitor's order of the last time before anybody has seen them: all of a grid that has come by the first
 * frame of the page, or that comes between two frames. No request is made for it, or at another time or place in the queue
 * because of it. What is too late for that, or has pictures that have not come, waits for `keepGrid`.
 */
export function orderEarly(page: Window, vault: PageVault): EarlyOrder {
  const { document } = page;
  const given = new Map<Element, readonly Element[]>();
  const order = (container: Element, names: readonly string[]) => {
    const elements = container.querySelectorAll("*");
    if (elements.length > MOST_ELEMENTS || container.querySelector(LEAVE) || !havePicturesCome(elements))
      return;
    if (findSort(page, container) !== undefined) return;
    container.getBoundingClientRect(); // laid out in the shop's order, it asks for its fonts in that order
    const placeOf = new Map(names.flatMap((name, place) => (name ? [[name, place] as const] : [])));
    const cards = [...container.children].filter((child) => placeOf.has(nameCard(child)));
    given.set(container, [...container.children]);
    fillPlaces(
      container,
      cards.sort((a, b) => placeOf.get(nameCard(a))! - placeOf.get(nameCard(b))!),
    );
  };
  let isStopped = !hasStoredOrders(page);
  const start = async () => {
    let hasShown = isPainted(page);
    page.requestAnimationFrame(() => (hasShown = true));
    const store = openOrderStore(page, vault);
    store.follow("granted"); // an earlier page was allowed to leave them
    await store.opened;
    /** Paths of grids that still have to come, and their orders. */
    const coming = new Map(store.gridsOf(page.location.pathname));
    store.stop();
    // What a frame has shown while we looked is too late.
    if (hasShown) for (const path of coming.keys()) if (findByPath(document, path)) coming.delete(path);
    const endMs = page.performance.now() + LIMIT_MS;
    while (coming.size > 0 && page.performance.now() < endMs) {
      await new Promise((resolve) => page.requestAnimationFrame(resolve));
      if (isStopped) return;
      for (const [path, names] of coming) {
        const container = findByPath(document, path);
        if (!container) continue;
        coming.delete(path); // also where the rest of it would come after this frame, which shows the beginning
        if (isWhole(container)) order(container, names);
      }
    }
  };
  // What was stored may be unreadable, and the page is not to hear of it.
  if (!isStopped) start().catch(() => undefined);

  return {
    given: (container) => given.get(container),
    restore: () => {
      isStopped = true;
      for (const [container, children] of given) {
        fillPlaces(
          container,
          children.filter((child) => child.parentElement === container),
        );
      }
      given.clear();
    },
  };
}

/** Gives the places that these children have to them in this order; all else stays where it is. */
function fillPlaces(container: Element, children: readonly Element[]): void {
  const places = [...container.childNodes];
  const ours = new Set<Node>(children);
  let next = 0;
  const target = places.map((node) => (ours.has(node) ? children[next++]! : node));
  const moved = new Set(target.filter((node, at) => node !== places[at]));
  arrangeChildren(container, target, { moved });
}

/** Whether the parser is done with it. */
function isWhole(container: Element): boolean {
  if (container.ownerDocument.readyState !== "loading") return true;
  for (let at: Element | null = container; at; at = at.parentElement) if (at.nextElementSibling) return true;
  return false;
}

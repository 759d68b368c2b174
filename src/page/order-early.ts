import { arrangeChildren } from "./arrange-children.ts";
import { nameCard } from "./card-name.ts";
import { findByPath } from "./element-path.ts";
import { hasStoredOrders, openOrderStore } from "./order-store.ts";
import type { PageVault } from "./page-vault.ts";
import { isPainted } from "./is-painted.ts";
import { watchSort } from "./watch-sort.ts";

/** Grids that were put in the order of the last time while the page was still on its way. */
export interface EarlyOrder {
  /** The children of a container as the shop put them; undefined where they still stand so. */
  given(container: Element): readonly Element[] | undefined;
  /** The shop's own order again. */
  restore(): void;
}

/** What must not be moved, or would be fetched in the order of the ranks. */
const LEAVE =
  "iframe,object,embed,video,audio,canvas,img[loading=lazy],:scope>.first,:scope>.last,:scope>.alpha,:scope>.omega";
/** Nobody waits for a page that is not shown by then. */
const LIMIT_MS = 10_000;

/**
 * Gives grids the visitor's order of the last time before anybody has seen them: all of a grid that has come by the first
 * frame of the page, or that comes between two frames. No request is made for it, or at another time because of it. What
 * is too late for that, or has lazy images, waits for `keepGrid`.
 */
export function orderEarly(page: Window, vault: PageVault): EarlyOrder {
  const { document } = page;
  const given = new Map<Element, readonly Element[]>();
  /** Paths of grids that still have to come. */
  let coming: Map<string, readonly string[]> | undefined;
  let hasShown = isPainted(page);
  const endMs = page.performance.now() + LIMIT_MS;

  const frame = () => {
    if (isStopped || page.performance.now() > endMs) return;
    try {
      if (!coming) hasShown = true;
      else orderWhatCame(coming);
    } catch {
      return; // what was stored cannot be read, and the page is not to hear of it
    }
    if (coming?.size !== 0) page.requestAnimationFrame(frame);
  };
  const orderWhatCame = (grids: Map<string, readonly string[]>) => {
    for (const [path, names] of grids) {
      const container = findByPath(document, path);
      if (!container) continue;
      grids.delete(path); // also where the rest of it would come after this frame, which shows the beginning
      if (isWhole(container)) order(container, names);
    }
  };
  const order = (container: Element, names: readonly string[]) => {
    if (container.querySelector(LEAVE)) return;
    const sort = watchSort(page);
    const isSorted = sort.chosen(container) !== undefined;
    sort.stop();
    if (isSorted) return;
    const nodes = [...container.childNodes];
    const placeOf = new Map(names.flatMap((name, place) => (name ? [[name, place] as const] : [])));
    const cards = [...container.children].filter((child) => placeOf.has(nameCard(child)));
    const best = [...cards].sort((a, b) => placeOf.get(nameCard(a))! - placeOf.get(nameCard(b))!);
    const target = nodes.map((node) => {
      const at = cards.indexOf(node as Element);
      return at < 0 ? node : best[at]!;
    });
    const moved = new Set(best.filter((card, at) => card !== cards[at]));
    if (moved.size === 0) return;
    given.set(container, [...container.children]);
    arrangeChildren(container, target, { moved });
  };
  let isStopped = !hasStoredOrders(page);
  const start = async () => {
    page.requestAnimationFrame(frame);
    const store = openOrderStore(page, vault);
    store.follow("granted"); // an earlier page was allowed to leave them
    await store.opened;
    const grids = new Map(store.gridsOf(page.location.pathname));
    store.stop();
    // What a frame has shown while we looked is too late.
    if (hasShown) for (const path of grids.keys()) if (findByPath(document, path)) grids.delete(path);
    coming = grids;
  };
  if (!isStopped) void start().catch(() => undefined);

  return {
    given: (container) => given.get(container),
    restore: () => {
      isStopped = true;
      for (const [container, children] of given) {
        const here = children.filter((child) => child.parentElement === container);
        const standing = new Set(here);
        const places = [...container.childNodes];
        let next = 0;
        const target = places.map((node) => (standing.has(node as Element) ? here[next++]! : node));
        const moved = new Set(target.filter((node, at) => node !== places[at]));
        arrangeChildren(container, target, { moved });
      }
      given.clear();
    },
  };
}

/** Whether the parser is done with it. */
function isWhole(container: Element): boolean {
  if (container.ownerDocument.readyState !== "loading") return true;
  for (let at: Element | null = container; at; at = at.parentElement) if (at.nextElementSibling) return true;
  return false;
}

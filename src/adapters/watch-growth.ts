import type { Grid } from "../page/grid.ts";

/** Further cards come in bursts. */
const REST_MS = 100;

/** Grids that a page may add cards to, as infinite scroll does. */
export interface WatchedGrowth {
  follow(grids: readonly Grid[]): void;
  stop(): void;
}

/** Calls `onGrowth` when containers have got children that were not there before; cards that only moved are none. */
export function watchGrowth(onGrowth: () => void): WatchedGrowth {
  let met = new WeakSet<Node>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const observer = new MutationObserver((changes) => {
    if (timer !== undefined || !changes.some(({ addedNodes }) => [...addedNodes].some(isNew))) return;
    timer = setTimeout(() => {
      timer = undefined;
      onGrowth();
    }, REST_MS);
  });
  const isNew = (node: Node) => node.nodeType === Node.ELEMENT_NODE && !met.has(node);
  return {
    follow: (grids) => {
      observer.disconnect();
      met = new WeakSet();
      for (const { container } of grids) {
        for (const child of container.children) met.add(child);
        observer.observe(container, { childList: true });
      }
    },
    stop: () => {
      clearTimeout(timer);
      observer.disconnect();
    },
  };
}

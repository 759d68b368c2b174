/** Sees what the page does to an order that was given to its cards. */
export interface PageOrderWatch {
  /** Cards stand as they stand by our doing: `shop` is the order in which the page had them. */
  settle(shop: readonly HTMLElement[]): void;
  /** Why the cards are the page's from now on; empty while they are ours. */
  verdict(): string;
  stop(): void;
}

const FIGHTS = 2;

/**
 * Watches a container's cards. A page that puts them back into its own order twice, or into yet another one, means it.
 * Cards that come or go are no fight; `onNew` hears of new elements.
 */
export function watchPageOrder(container: HTMLElement, onNew: () => void): PageOrderWatch {
  let shop: readonly HTMLElement[] = [];
  let cards: ReadonlySet<Node> = new Set();
  let last: readonly Element[] = [];
  let fights = 0;
  let verdict = "";
  const present = () => [...container.children].filter((child) => cards.has(child));
  const observer = new MutationObserver((records) => {
    const hasNew = records.some(({ addedNodes }) =>
      [...addedNodes].some((node) => node.nodeType === 1 && !cards.has(node)),
    );
    const now = present();
    const here = new Set(now);
    const isSame = (order: readonly Element[]) =>
      order.filter((card) => here.has(card)).every((card, at) => card === now[at]);
    if (!isSame(last)) {
      if (!isSame(shop)) verdict ||= "the page has sorted its cards itself";
      else if (++fights >= FIGHTS) verdict ||= "the page puts its cards back";
    }
    last = now;
    if (hasNew) onNew();
  });
  observer.observe(container, { childList: true });
  return {
    settle: (order) => {
      shop = order;
      cards = new Set(order);
      last = present();
      observer.takeRecords();
    },
    verdict: () => verdict,
    stop: () => observer.disconnect(),
  };
}

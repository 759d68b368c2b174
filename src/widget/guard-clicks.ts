const CARD = "[data-inkling-item]";
/** A click counts on what has been seen for so long, in ms: nobody means what appears under their finger. */
const SEEN_MS = 300;
/** The least that browsers allow between two looks. */
const DELAY_MS = 100;

interface SeenEntry extends IntersectionObserverEntry {
  /** Whether nothing covers it, and nothing makes it transparent, turns it or scales it. */
  readonly isVisible?: boolean;
}

/**
 * Lets no click pass on a card that is covered or made invisible: a page that lays itself over the frame could make its
 * visitor open the first card, and would see by the address that follows what was recommended. Needs what only browsers
 * made from Chromium can tell (Intersection Observer v2); elsewhere clicks pass. `show` what has to be watched.
 */
export function guardClicks(container: HTMLElement): { watch(): void } {
  if (!("isVisible" in IntersectionObserverEntry.prototype)) return { watch: () => undefined };
  const seenSince = new WeakMap<Element, number>();
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isVisible, time } of entries as SeenEntry[]) {
        if (!isVisible) seenSince.delete(target);
        else if (!seenSince.has(target)) seenSince.set(target, time);
      }
    },
    { threshold: [0, 0.5, 1], trackVisibility: true, delay: DELAY_MS } as IntersectionObserverInit,
  );
  const watched = new Set<Element>();
  const onClick = (event: Event) => {
    const card = event.target instanceof Element ? event.target.closest(CARD) : null;
    if (!card) return;
    const sinceMs = seenSince.get(card);
    if (sinceMs !== undefined && performance.now() - sinceMs >= SEEN_MS) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  for (const type of ["click", "auxclick"]) addEventListener(type, onClick, { capture: true });
  return {
    watch: () => {
      for (const card of watched) {
        if (card.isConnected) continue;
        watched.delete(card);
        observer.unobserve(card);
        seenSince.delete(card);
      }
      for (const card of container.querySelectorAll(CARD)) {
        if (watched.has(card)) continue;
        watched.add(card);
        observer.observe(card);
      }
    },
  };
}

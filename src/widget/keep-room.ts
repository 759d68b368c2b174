/** What a visitor did so short a time ago is why things move, as the measure of layout shift has it, in ms. */
const OWN_DEED_MS = 450;

/** The room that an element takes on its page. */
export interface KeptRoom {
  /** Wants this height: at once where nothing that is seen moves, else as soon as that is so. */
  want(px: number): void;
  stop(): void;
}

/**
 * Lets an element grow only where nobody sees anything move: while the element is below or above what is seen, or just
 * after the visitor resized, pressed or tapped. A page that keeps the room free by its own
 * style is right from the start. `set` changes the height.
 */
export function keepRoom(element: HTMLElement, set: (px: number) => void): KeptRoom {
  let wanted = 0;
  let deedMs = -Infinity;
  let isSeen: boolean | undefined;
  const stop = new AbortController();
  const fit = () => {
    const lacks = element.getBoundingClientRect().height !== wanted;
    const isFree = isSeen === false || performance.now() - deedMs < OWN_DEED_MS;
    if (lacks && isFree) set(wanted);
  };
  const onDeed = () => {
    deedMs = performance.now();
    fit();
  };
  for (const type of ["resize", "pointerdown", "keydown"])
    addEventListener(type, onDeed, { signal: stop.signal, capture: true, passive: true });
  const observer = new IntersectionObserver((entries) => {
    isSeen = entries.at(-1)!.isIntersecting;
    fit();
  });
  observer.observe(element);
  return {
    want: (px) => {
      wanted = px;
      fit();
    },
    stop: () => {
      observer.disconnect();
      stop.abort();
    },
  };
}

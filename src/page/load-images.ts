import { havePicturesCome } from "./have-pictures-come.ts";
import { HELD_BACK } from "./held-back.ts";

/** A grid's images, which must all be there before a card moves. */
export interface LoadedImages {
  /** Why cards must not move yet; undefined where they may. */
  obstacle(): string | undefined;
  /** Puts the attributes back as they were. */
  restore(): void;
}

/** More would cost a visitor too much for what they may never see. */
const MOST_LAZY = 150;
/** Elements with a picture in their own style: those that can be of one item alone. */
const PAINTED = "[style*=url]";
const LOOK_AGAIN_MS = 200;
/** Of what has come browsers remember some hundreds, and pages clear that: no background takes longer. */
const LIMIT_MS = 10_000;
/**
 * Loads all lazy images of a grid, in the page's order. Moved while they are lazy, what is fetched and when would tell the
 * network what is ranked high; so the cards wait for every image and background, whatever its rank. `onChange` is called when
 * the last has come.
 */
export function loadImages(
  container: Element,
  cards: readonly HTMLElement[],
  onChange: () => void,
): LoadedImages {
  const images = cards.flatMap((card) => [...card.querySelectorAll("img")]);
  const lazy = images.filter((image) => image.loading === "lazy" && !image.complete);
  const isTooMuch = lazy.length > MOST_LAZY;
  const before = new Map<HTMLImageElement, string>();
  if (!isTooMuch) {
    for (const image of lazy) {
      before.set(image, image.getAttribute("loading")!);
      image.setAttribute("loading", "eager");
    }
  }
  const painted = cards
    .flatMap((card) => [card, ...card.querySelectorAll(PAINTED)])
    .filter((element) => element.matches(PAINTED) && element.getClientRects().length > 0);
  const endMs = performance.now() + LIMIT_MS;
  const havePaintedCome = () => havePicturesCome(painted) || performance.now() > endMs;
  // Nothing tells when a background has come.
  let wait = havePaintedCome() ? undefined : setInterval(() => havePaintedCome() && end(), LOOK_AGAIN_MS);
  const end = () => {
    clearInterval(wait);
    wait = undefined;
    if (obstacle() === undefined) onChange();
  };
  // Neither event bubbles.
  const stop = new AbortController();
  for (const type of ["load", "error"])
    container.addEventListener(type, () => obstacle() === undefined && onChange(), {
      capture: true,
      signal: stop.signal,
    });
  const obstacle = () => {
    if (wait !== undefined || images.some((image) => !image.complete && image.isConnected))
      return isTooMuch ? `${lazy.length} lazy images are too many to load` : "its images are not there yet";
    return cards.some(isHeldBack) ? "a script of the page loads its images late" : undefined;
  };
  return {
    obstacle,
    restore: () => {
      stop.abort();
      clearInterval(wait);
      for (const [image, value] of before)
        if (image.getAttribute("loading") === "eager") image.setAttribute("loading", value);
    },
  };
}

/** Whether a card has an image that a script of the page has yet to load. */
function isHeldBack(card: HTMLElement): boolean {
  for (const element of card.querySelectorAll<HTMLElement>(HELD_BACK)) {
    if (/lazy-?loaded|\bloaded\b|\bentered\b/.test(element.className)) continue;
    if (element instanceof HTMLSourceElement || element instanceof HTMLIFrameElement) continue;
    if (!(element instanceof HTMLImageElement)) {
      if (!element.style.backgroundImage && element.hasAttribute("data-bg")) return true;
      continue;
    }
    const src = element.currentSrc || element.src;
    if (src === "" || src.startsWith("data:") || /\blazy(load(ing)?)?\b/.test(element.className)) return true;
  }
  return false;
}

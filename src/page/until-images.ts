import { loadImages } from "./load-images.ts";

/** Loads all images of a list and resolves when they are there, as `loadImages` says; never after `signal`. */
export function untilImages(list: Element, { signal }: { readonly signal: AbortSignal }): Promise<void> {
  const cards = [...list.children].filter((child) => child instanceof HTMLElement);
  return new Promise((resolve) => {
    const images = loadImages(list, cards, () => end());
    const end = () => {
      images.restore();
      if (!signal.aborted) resolve();
    };
    signal.addEventListener("abort", end, { once: true });
    if (images.obstacle() === undefined) end();
  });
}

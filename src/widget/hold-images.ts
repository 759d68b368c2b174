import type { ItemId } from "../core/interaction.ts";
import type { WidgetItem } from "./widget-messages.ts";

/** The pictures of all candidates, shown or not. */
export interface HeldImages {
  /** Resolves when every picture has come or failed. */
  readonly settled: Promise<void>;
  /** The picture itself, to be put on a card: it asks the network for nothing any more. */
  imageOf(id: ItemId): HTMLImageElement | undefined;
}

/**
 * Fetches all pictures in the host's order, off the page: a picture on the page is fetched with more haste where it is
 * seen, which would tell its server what ranks high. So none is shown before the last has come.
 */
export function holdImages(items: readonly WidgetItem[]): HeldImages {
  const images = new Map<ItemId, HTMLImageElement>();
  const waits: Promise<unknown>[] = [];
  for (const { id, image: address } of items) {
    if (!address || images.has(id)) continue;
    const image = new Image();
    image.alt = "";
    image.referrerPolicy = "no-referrer";
    image.decoding = "async";
    waits.push(
      new Promise((resolve) => {
        image.addEventListener("load", resolve, { once: true });
        image.addEventListener("error", () => resolve(images.delete(id)), { once: true });
      }),
    );
    images.set(id, image);
    image.src = address;
  }
  return {
    settled: Promise.all(waits).then(() => undefined),
    imageOf: (id) => images.get(id),
  };
}

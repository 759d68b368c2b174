/** Speaks to screen readers, when they are done with what they say. */
export interface Announcer {
  say(text: string): void;
  /** Takes the region out of the page, with its last user. */
  close(): void;
}

interface Region {
  readonly element: HTMLElement;
  timer?: ReturnType<typeof setTimeout>;
}

/** One region for all grids of a page, and who uses it. */
const regions = new WeakMap<Document, Region>();
const users = new WeakMap<Document, number>();

/** A region has to be there before its text: readers speak of changes only. */
const SPEAK_AFTER_MS = 150;
const HIDDEN =
  "position:absolute;width:1px;height:1px;margin:-1px;padding:0;border:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap";

/** Opens the page's one polite region; it comes into the page when there is something to say. */
export function openAnnouncer(document: Document): Announcer {
  users.set(document, (users.get(document) ?? 0) + 1);
  let isOpen = true;
  return {
    say: (text) => {
      if (!isOpen || !document.body) return;
      const region = regions.get(document) ?? { element: document.createElement("div") };
      regions.set(document, region);
      const { element } = region;
      if (!element.isConnected) {
        element.setAttribute("aria-live", "polite");
        element.setAttribute("role", "status");
        element.style.cssText = HIDDEN;
        document.body.append(element);
      }
      element.textContent = "";
      clearTimeout(region.timer);
      region.timer = setTimeout(() => (element.textContent = text), SPEAK_AFTER_MS);
    },
    close: () => {
      if (!isOpen) return;
      isOpen = false;
      const left = (users.get(document) ?? 1) - 1;
      users.set(document, left);
      const region = regions.get(document);
      if (left > 0 || !region) return;
      clearTimeout(region.timer);
      region.element.remove();
      regions.delete(document);
    },
  };
}

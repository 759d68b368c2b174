import { ACTIONS, type Action } from "../core/interaction.ts";
import type { Adapter, Page } from "./adapter.ts";
import { toKeys } from "./describe.ts";
import { groupCards } from "./group-cards.ts";
import { readCard } from "./read-card.ts";

const ITEM = "data-inkling-item";
const ACTION = "data-inkling-action";

/** What the shop says itself: `data-inkling-item` names an item, `data-inkling-action` on or in it what a click on it means. */
export const createDataAttributes = (): Adapter => {
  const told = new WeakSet<Element>();
  return {
    name: "data-attributes",
    start: (page, sink, guard) => {
      const onClick = guard((event: Event) => {
        const action = (event.target as Element | null)?.closest?.(`[${ACTION}]`);
        const seen = action && readInteraction(action, page);
        if (seen && !HAPPENED.includes(seen.action)) sink.interaction(seen);
      });
      page.document.addEventListener("click", onClick, true);
      return () => page.document.removeEventListener("click", onClick, true);
    },
    look: (page, sink) => {
      const marked = [...page.document.querySelectorAll(`[${ITEM}]`)];
      const items = marked.map((element) => readMarked(element, page));
      sink.items(items);
      sink.grids(
        groupCards(
          items
            .filter(({ keys }) => keys.length > 0)
            .map(({ keys, element }) => ({ element: element!, keys })),
          { source: "data-attributes", least: 2 },
        ),
      );
      for (const element of page.document.querySelectorAll(`[${ACTION}]`)) {
        const seen = readInteraction(element, page);
        if (!seen || !HAPPENED.includes(seen.action) || told.has(element)) continue;
        told.add(element);
        sink.interaction(seen);
      }
    },
  };
};

/** What has happened once it is on the page; other actions wait for a click. */
const HAPPENED: readonly Action[] = ["view", "purchase"];

const readMarked = (element: Element, page: Page) =>
  readCard(element, page, { ids: toKeys(element.getAttribute(ITEM)!) });

function readInteraction(element: Element, page: Page) {
  const item = element.closest(`[${ITEM}]`);
  const action = ACTIONS.find((known) => known === element.getAttribute(ACTION));
  if (!item || !action) return undefined;
  const position = Number.parseInt(item.getAttribute("data-inkling-position") ?? "", 10);
  const { keys } = readMarked(item, page);
  return { keys, action, at: Date.now(), ...(position >= 0 && { position }) };
}

import type { ItemId } from "../core/interaction.ts";

/** An item as the page lists it for everybody; further fields are for card templates. */
export interface PageItem {
  readonly id: ItemId;
  readonly title?: string;
  readonly url?: string;
  readonly image?: string;
  readonly [field: string]: unknown;
}

const LIST = 'script[type="application/json"]';

/** The items that a list in the page names: those inside `owner` first, else those of all lists marked `data-inkling-items`. */
export function readPageItems(owner: Element): PageItem[] {
  const own = owner.querySelectorAll<HTMLScriptElement>(LIST);
  const lists =
    own.length > 0
      ? own
      : owner.ownerDocument.querySelectorAll<HTMLScriptElement>(`${LIST}[data-inkling-items]`);
  const items = new Map<ItemId, PageItem>();
  for (const list of lists) {
    for (const item of parseList(list.textContent)) if (!items.has(item.id)) items.set(item.id, item);
  }
  return [...items.values()];
}

/** What the page calls an item: as its lists say, or a card that carries `data-inkling-title`; else its id. */
export function titleOnPage(owner: Element, items: readonly PageItem[], id: ItemId): string {
  const listed = items.find((item) => item.id === id)?.title;
  if (listed) return listed;
  const card = owner.ownerDocument.querySelector<HTMLElement>(
    `[data-inkling-item=${CSS.escape(id)}][data-inkling-title]`,
  );
  return card?.dataset["inklingTitle"] || id;
}

function parseList(text: string): PageItem[] {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(isPageItem) : [];
  } catch {
    return [];
  }
}

/** Whether something is an item that a page may list. */
export function isPageItem(value: unknown): value is PageItem {
  return typeof (value as PageItem | null)?.id === "string" && (value as PageItem).id !== "";
}

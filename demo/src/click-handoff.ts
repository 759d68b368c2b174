import type { ItemId, Personalizer } from "../../src/index.ts";

/** A click that may not have reached the disk before its page went away. */
interface PendingClick {
  readonly itemId: ItemId;
  /** Milliseconds since the epoch; with the item it names the click, so that none is learned twice. */
  readonly at: number;
}

const KEY = "wrenfield-pending-clicks";
/** Longest that a click may hold up the page it leads to. */
const PATIENCE_MS = 150;

function read(): PendingClick[] {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "[]") as PendingClick[];
  } catch {
    return [];
  }
}

function write(clicks: readonly PendingClick[]): void {
  try {
    if (clicks.length > 0) sessionStorage.setItem(KEY, JSON.stringify(clicks));
    else sessionStorage.removeItem(KEY);
  } catch {
    // Without session storage a click that outlasts our patience is lost; the shop works all the same.
  }
}

/** Notes a click at once, so that the next page of this tab can learn it if this one does not get to. */
export function notePendingClick(itemId: ItemId): void {
  write([...read(), { itemId, at: Date.now() }]);
}

/** Learns what is pending, oldest first, unless the page that noted it did so before it went away. */
export async function learnPendingClicks(personalizer: Personalizer): Promise<void> {
  const pending = read();
  if (pending.length === 0) return;
  const { interactions } = await personalizer.export();
  for (const { itemId, at } of pending) {
    const known = interactions.some((learned) => learned.itemId === itemId && learned.at === at);
    if (!known) await personalizer.learn({ itemId, action: "click", at });
    write(read().filter((click) => click.itemId !== itemId || click.at !== at));
  }
}

/** Settles with `work`, or when our patience ends; never rejects. */
export async function waitBriefly(work: Promise<unknown>): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  await Promise.race([work.catch(() => undefined), patience]);
}

/** Drops what is pending: the visitor asked to be forgotten, or there is nobody to learn it. */
export function dropPendingClicks(): void {
  write([]);
}

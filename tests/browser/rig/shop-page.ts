import type { Page } from "playwright";
import type { createPersonalizer, Personalizer } from "../../../src/index.ts";

/** What the test page offers, and where tests keep their personalizer between calls. */
export interface ShopWindow extends Window {
  createPersonalizer: typeof createPersonalizer;
  personalizer: Personalizer;
}

type Options = Omit<Parameters<typeof createPersonalizer>[0], "artifact"> & { artifact?: string };

/** Opens a personalizer on a page of the test site and gives its status. */
export function openPersonalizer(page: Page, options: Options = {}) {
  return page.evaluate(async (given) => {
    const shop = window as unknown as ShopWindow;
    shop.personalizer = await shop.createPersonalizer({ artifact: "/artifact/model.json", ...given });
    return shop.personalizer.status();
  }, options);
}

/** Lets the visitor click items, one after the other. */
export function click(page: Page, ...itemIds: string[]) {
  return page.evaluate(async (ids) => {
    const { personalizer } = window as unknown as ShopWindow;
    const results = [];
    for (const itemId of ids) results.push(await personalizer.learn({ itemId, action: "click" }));
    return results;
  }, itemIds);
}

/** The first items of the visitor's order. */
export function topItems(page: Page, limit = 20): Promise<string[]> {
  return page.evaluate(async (count) => {
    const { personalizer } = window as unknown as ShopWindow;
    return (await personalizer.rank(undefined, { limit: count })).map(({ itemId }) => itemId);
  }, limit);
}

/** The personalizer's status. */
export function getStatus(page: Page) {
  return page.evaluate(() => (window as unknown as ShopWindow).personalizer.status());
}

/** How starting a personalizer fails on this page. */
export function failToOpen(page: Page, options: Options = {}) {
  return page.evaluate(async (given) => {
    const shop = window as unknown as ShopWindow;
    const startedMs = performance.now();
    try {
      await shop.createPersonalizer({ artifact: "/artifact/model.json", ...given });
      return { name: "none", message: "it opened", ms: 0 };
    } catch (error) {
      const { name, message } = error as Error;
      return { name, message, ms: performance.now() - startedMs };
    }
  }, options);
}

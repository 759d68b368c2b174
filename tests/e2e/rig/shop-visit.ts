import type { Page } from "playwright";
import type { DemoSite } from "./serve-demo.ts";

/** Opens the shop's home page and waits until it personalizes. */
export async function openShop(
  page: Page,
  site: DemoSite,
  { backend, interactions }: { backend?: "cpu" | "webgpu"; interactions?: number } = {},
): Promise<void> {
  await page.goto(`${site.url}${backend ? `?backend=${backend}` : ""}`);
  await waitForOrder(page, interactions);
}

/** Waits until the page shows the order after so many interactions; without a number, any order. */
export async function waitForOrder(page: Page, interactions?: number): Promise<void> {
  const count = interactions === undefined ? "" : `[data-interactions="${interactions}"]`;
  await page.waitForSelector(`#inkling-status[data-ready="true"]${count}`, { timeout: 60_000 });
}

/** The ids in `#for-you` from first to last. */
export function readOrder(page: Page): Promise<string[]> {
  return page.$$eval("#for-you > *", (cards) =>
    cards.map((card) => (card as HTMLElement).dataset["inklingItem"]!),
  );
}

/** What the panel says to outside programs. */
export function readPanel(page: Page): Promise<Record<string, string | undefined>> {
  return page.$eval("#inkling-status", (panel) => ({ ...(panel as HTMLElement).dataset }));
}

/** Likes an item by the heart on its card, which stays on the page. */
export function like(page: Page, id: string): Promise<void> {
  return page.click(`#for-you [data-inkling-item="${id}"] .card-more`);
}

/** Clicks a card, is led to the item's own page, and comes back by the shop's name. */
export async function visit(page: Page, id: string): Promise<void> {
  await page.click(`#for-you [data-inkling-item="${id}"]`);
  await page.waitForURL(/product\.html/);
  await page.click(".wordmark");
  await page.waitForURL((url) => !url.pathname.includes("product"));
}

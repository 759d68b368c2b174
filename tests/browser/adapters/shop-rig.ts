import type { Browser, Page } from "playwright";
import { build } from "vite";
import type { SeenInteraction, SeenItem } from "../../../src/adapters/adapter.ts";
import type { RunningAdapters, startAdapters } from "../../../src/adapters/start-adapters.ts";
import type { Grid } from "../../../src/page/grid.ts";

/** What tests reach on a page with adapters. */
export interface AdapterWindow extends Window {
  inklingAdapters: { startAdapters: typeof startAdapters };
  running: RunningAdapters;
  seen: { items: SeenItem[]; interactions: SeenInteraction[]; grids: readonly Grid[] };
}

const ORIGIN = "https://www.shop.example";

let bundle: Promise<string> | undefined;

async function bundleAdapters(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    build: {
      write: false,
      lib: { entry: "src/adapters/start-adapters.ts", formats: ["iife"], name: "inklingAdapters" },
    },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return `${output[0]!.code};window.inklingAdapters = inklingAdapters;`;
}

/** One page for all tests of a file, since a new one costs more than most tests; each navigation clears it. */
const pages = new WeakMap<Browser, { page: Page; body: string }>();

/** A page of a shop: its HTML under an address, with nothing of ours yet. */
export async function openShop(browser: Browser, html: string, path = "/"): Promise<Page> {
  const shop = pages.get(browser) ?? { page: await newPage(browser), body: "" };
  pages.set(browser, shop);
  shop.body = /<body|<html|<!doctype/i.test(html)
    ? html
    : `<!doctype html><title>Shop</title><body>${html}</body>`;
  await shop.page.goto(ORIGIN + path);
  return shop.page;
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 800 } });
  await page.route("**/*", (route) =>
    route.request().resourceType() === "document"
      ? route.fulfill({ contentType: "text/html; charset=utf-8", body: pages.get(browser)!.body })
      : route.fulfill({ status: 404, body: "" }),
  );
  return page;
}

/** Starts the adapters and collects what they see. */
export async function start(page: Page, options: Parameters<typeof startAdapters>[2] = {}): Promise<void> {
  await page.evaluate(await (bundle ??= bundleAdapters()));
  await page.evaluate((given) => {
    const shop = window as unknown as AdapterWindow;
    shop.seen = { items: [], interactions: [], grids: [] };
    const { seen } = shop;
    shop.running = shop.inklingAdapters.startAdapters(
      window,
      {
        items: (items) => seen.items.push(...items),
        interaction: (interaction) => seen.interactions.push(interaction),
        grids: (grids) => (seen.grids = grids),
      },
      given,
    );
    shop.running.refresh("now");
  }, options);
}

/** What was seen until now, without elements and times; each item by its names, each card as "name name …". */
export function readSeen(page: Page) {
  return page.evaluate(async () => {
    const { seen, running } = window as unknown as AdapterWindow;
    await new Promise((resolve) => setTimeout(resolve, 80)); // what is told waits for a frame
    return {
      items: seen.items.map(({ keys, facts }) => ({ keys, facts })),
      interactions: seen.interactions.map(({ at: _, ...interaction }) => interaction),
      grids: seen.grids.map(({ container, cards, source }) => ({
        source,
        container: container.id || container.className || container.tagName,
        cards: cards.map(({ keys, held }) => (held ? [`(${held})`, ...keys] : keys).join(" ")),
      })),
      report: running.report(),
    };
  });
}

/** What was done, as "action key key … @position". */
export async function readDone(page: Page): Promise<string[]> {
  const { interactions } = await readSeen(page);
  return interactions.map(
    ({ action, keys, position }) =>
      `${action} ${keys.join(" ")}${position === undefined ? "" : ` @${position}`}`,
  );
}

import type { Browser, Page } from "playwright";
import { parseManifest, sealOf, sha256 } from "../../../src/core/artifact-manifest.ts";
import { normalizeKey } from "../../../src/core/normalize-key.ts";
import type { EmbedApi } from "../../../src/embed/embed-api.ts";
import type { EmbedReport } from "../../../src/embed/embed-report.ts";
import { serveAnswers, type Answer } from "../../browser/rig/serve-answers.ts";
import { PRODUCTS, type FixtureProduct } from "../../fixtures/shops/products.ts";
import type { FixtureShop } from "../../fixtures/shops/shop.ts";
import { readDemoArtifact } from "./read-artifact.ts";

/** What a visit to a shop's list looked like from outside. */
interface ListView {
  /** Products in the order of the page, by id. */
  readonly order: readonly string[];
  readonly html: string;
  readonly grid: string;
  /** Names of the page's globals. */
  readonly globals: readonly string[];
  /** What each global function and prototype has: names, and which of it is the page's own. */
  readonly intrinsics: Readonly<Record<string, string>>;
}

/** A shop without the tag, with it after three clicks on one category, and with the tag taken out again. */
export interface ShopTour {
  readonly without: ListView;
  readonly with: ListView;
  readonly removed: Pick<ListView, "html" | "grid" | "globals">;
  readonly report: EmbedReport;
  /** Sums of layout shifts over all pages: those that count, and those right after an input. */
  readonly shifts: { readonly without: Shifts; readonly with: Shifts };
  /** Errors on the pages and in their consoles. */
  readonly errors: readonly string[];
  readonly clicked: readonly string[];
  /** What else is of the clicked category. */
  readonly wanted: readonly string[];
}

interface Shifts {
  readonly counted: number;
  readonly afterInput: number;
}

interface EmbedWindow extends Window {
  inkling?: EmbedApi;
}

/** The demo's artifact with all names that the fixture shops have for its items. */
export async function createShopArtifact(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = new Map(readDemoArtifact());
  const text = new TextDecoder().decode(files.get("model.json"));
  const { catalogue } = (await parseManifest(files.get("model.json")!.slice().buffer)).userDefinedMetadata
    .inkling;
  const content = JSON.parse(new TextDecoder().decode(files.get(catalogue))) as { ids: string[] };
  const names = new Map(
    PRODUCTS.map((one) => [one.id, [one.sku, one.gtin, `${one.number}`, one.handle].map(normalizeKey)]),
  );
  const bytes = new TextEncoder().encode(
    JSON.stringify({ ...content, aliases: content.ids.map((id) => names.get(id) ?? []) }),
  );
  const manifest = JSON.parse(text) as {
    userDefinedMetadata: { inkling: { files: { path: string; bytes: number; sha256: string }[] } };
  };
  const file = manifest.userDefinedMetadata.inkling.files.find(({ path }) => path === catalogue)!;
  Object.assign(file, { bytes: bytes.length, sha256: await sha256(bytes) });
  const unsealed = JSON.stringify(manifest);
  const sealed = unsealed.replace(/"seal":"[0-9a-f]{64}"/, `"seal":"${await sealOf(unsealed)}"`);
  return files.set(catalogue, bytes).set("model.json", new TextEncoder().encode(sealed));
}

/** Visits a shop without the tag and with it, clicking on three products of `category`. */
export async function tourShop(
  browser: Browser,
  shop: FixtureShop,
  {
    category,
    files,
    artifact,
    headers = {},
  }: {
    readonly category: string;
    /** The drop-in's files. */
    readonly files: ReadonlyMap<string, string>;
    readonly artifact: ReadonlyMap<string, Uint8Array>;
    /** With which the shop answers, such as a policy. */
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<ShopTour> {
  const pages = await shop.pages(PRODUCTS);
  const site = await serveAnswers(
    new Map<string, Answer>([
      ...pages,
      ...[...artifact].map(([path, bytes]) => [`/inkling/${path}`, bytes] as const),
      ...[...files].map(([name, code]) => [`/inkling/${name}`, code] as const),
    ]),
    headers,
  );
  const tag = `<script async src="/inkling/embed.js" data-artifact="/inkling/model.json" ${shop.tag ?? 'data-consent="granted"'}></script>`;
  const errors: string[] = [];
  const visit = { browser, shop, errors };
  try {
    const without = await visitWithout(visit, site.url);
    for (const [path, answer] of pages)
      if (typeof answer === "string")
        site.answers.set(path, answer.replace("</head>", `${tag.repeat(shop.times ?? 1)}</head>`));
    const ofTaste = PRODUCTS.filter((product) => product.category === category);
    const clicked = ofTaste.slice(0, 3);
    const tagged = await visitWith(visit, site.url, clicked, without.view.grid);
    return {
      without: without.view,
      with: tagged.view,
      removed: tagged.removed,
      report: tagged.report,
      shifts: { without: without.shifts, with: tagged.shifts },
      errors,
      clicked: clicked.map(({ id }) => id),
      wanted: ofTaste.slice(3).map(({ id }) => id),
    };
  } finally {
    await site.close();
  }
}

interface Visit {
  readonly browser: Browser;
  readonly shop: FixtureShop;
  readonly errors: string[];
}

async function visitWithout(visit: Visit, url: string) {
  const { page, close } = await openContext(visit);
  await page.goto(url + visit.shop.list, { waitUntil: "load" });
  await accept(page, visit.shop);
  await showAll(page, visit.shop);
  const view = await look(page, visit.shop);
  const shifts = await readShifts(page);
  await close();
  return { view, shifts };
}

async function visitWith(
  { shop, ...visit }: Visit,
  url: string,
  clicked: readonly FixtureProduct[],
  gridBefore: string,
) {
  const { page, close } = await openContext({ shop, ...visit });
  const shifts: Shifts[] = [];
  const note = async () => void shifts.push(await readShifts(page));
  await page.goto(url + shop.list, { waitUntil: "load" });
  await accept(page, shop);
  await settle(page);
  for (const [at, product] of clicked.entries()) {
    const link = page.locator(`${shop.grid} a[href="${shop.address(product)}"] >> visible=true`).first();
    if (shop.grows) await showAll(page, shop);
    await link.scrollIntoViewIfNeeded();
    await note();
    if (shop.opens === "page" && at < clicked.length - 1) {
      await Promise.all([page.waitForURL((to) => to.pathname !== shop.list), link.click()]);
      await page.waitForLoadState();
      await Promise.all([page.waitForURL((to) => to.pathname === shop.list), page.click(".back")]);
      await page.waitForLoadState();
      await settle(page);
    } else {
      const before = await readEngine(page);
      // A tab of its own, so that the list stays in sight.
      await link.click(shop.opens === "page" ? { modifiers: ["Control"] } : {});
      await hasFollowed(page, before, shop);
      if (shop.back) await page.click(shop.back);
    }
  }
  await showAll(page, shop);
  await page.waitForTimeout(300); // where new cards have come, they are ordered too
  const report = await readReport(page);
  const view = await look(page, shop);
  await note();
  await page.evaluate(() => {
    for (const script of document.querySelectorAll("script[data-artifact]"))
      script.parentNode!.removeChild(script);
  });
  await page.waitForFunction(() => !("inkling" in window));
  // An application renders when it likes.
  if (shop.isOwned)
    await page.waitForFunction(([selector, html]) => document.querySelector(selector)?.outerHTML === html, [
      shop.grid,
      gridBefore,
    ] as const);
  // No visitor sees this; a card with the focus keeps it, and so is pushed to its place.
  const removed = await look(page, shop);
  await close();
  const total = (kind: keyof Shifts) => shifts.reduce((sum, one) => sum + one[kind], 0);
  return { view, removed, report, shifts: { counted: total("counted"), afterInput: total("afterInput") } };
}

async function openContext({ browser, errors }: Visit) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  context.on("page", (other) => void other.close().catch(() => undefined));
  page.on("pageerror", ({ message }) => errors.push(message));
  page.on("console", (message) => {
    if (message.type() === "error" || message.text().startsWith("[inkling]")) errors.push(message.text());
  });
  await page.addInitScript(() => {
    const shifts = { counted: 0, afterInput: 0 };
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & {
        value: number;
        hadRecentInput: boolean;
      })[])
        shifts[entry.hadRecentInput ? "afterInput" : "counted"] += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  return { page, close: () => context.close() };
}

async function accept(page: Page, { accept: button }: FixtureShop): Promise<void> {
  if (button) await page.click(button);
}

async function readReport(page: Page): Promise<EmbedReport> {
  return page.evaluate(() => (window as EmbedWindow).inkling!.report());
}

/** The drop-in has put the page in its first order, or has said why not. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const report = (window as EmbedWindow).inkling?.report();
    return report?.state === "alone" || (report?.state === "running" && "first order" in report.timesMs);
  });
}

interface EngineState {
  readonly interactions: number;
  readonly moved: number;
}

async function readEngine(page: Page): Promise<EngineState> {
  const { order } = (await readReport(page)).page!;
  return { interactions: order?.engine?.interactions ?? 0, moved: order?.grids[0]?.moved ?? 0 };
}

/** What was done is learned, and where the grid is ours to order, it has another order. */
async function hasFollowed(page: Page, before: EngineState, { isOwned }: FixtureShop): Promise<void> {
  await page.waitForFunction(
    ({ interactions, moved, isOurs }) => {
      const { order } = (window as EmbedWindow).inkling!.report().page!;
      const hasLearned = (order?.engine?.interactions ?? 0) > interactions;
      return hasLearned && (!isOurs || (order?.grids[0]?.moved ?? 0) > moved);
    },
    { ...before, isOurs: !isOwned },
  );
}

/** Scrolls until all cards have come. */
async function showAll(page: Page, { grid, grows }: FixtureShop): Promise<void> {
  await page.waitForSelector(`${grid} > *`);
  if (!grows) return;
  for (let turn = 0; turn < 50; turn++) {
    if ((await page.locator(`${grid} > *`).count()) >= PRODUCTS.length) break;
    await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForTimeout(100);
  }
  await page.evaluate(() => scrollTo(0, 0));
}

/** Shifts since the last time. */
async function readShifts(page: Page): Promise<Shifts> {
  return page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 50)));
    const { shifts } = window as unknown as { shifts: { counted: number; afterInput: number } };
    const since = { ...shifts };
    shifts.counted = shifts.afterInput = 0;
    return since;
  });
}

async function look(page: Page, shop: FixtureShop): Promise<ListView> {
  const { links, ...view } = await page.evaluate((selector) => {
    const grid = document.querySelector(selector)!;
    const links: string[] = [];
    for (const card of grid.children) links.push(card.querySelector("a[href]")!.getAttribute("href")!);
    const intrinsics: Record<string, string> = {};
    const globals = Object.getOwnPropertyNames(window).sort();
    for (const name of globals) {
      const { value } = Reflect.getOwnPropertyDescriptor(window, name)! as { value: unknown };
      if (typeof value !== "function") continue;
      for (const owner of [value, (value as { prototype?: unknown }).prototype]) {
        if (!owner || (typeof owner !== "object" && typeof owner !== "function")) continue;
        let text = "";
        for (const key of Reflect.ownKeys(owner)) {
          const own = Reflect.getOwnPropertyDescriptor(owner, key)!;
          const code: unknown = own.get ?? own.value;
          const source = typeof code === "function" ? Function.prototype.toString.call(code) : "";
          text += `${String(key)}${source.includes("[native code]") ? "" : `=${source}`};`;
        }
        intrinsics[owner === value ? name : `${name}.prototype`] = text;
      }
    }
    return { links, html: document.documentElement.outerHTML, grid: grid.outerHTML, globals, intrinsics };
  }, shop.grid);
  const ids = new Map(PRODUCTS.map((product) => [shop.address(product), product.id]));
  return { ...view, order: links.map((link) => ids.get(link) ?? link) };
}

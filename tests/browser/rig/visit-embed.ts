import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import {
  embedTag,
  serveEmbed,
  shopPage,
  watchComplaints,
  type Complaints,
  type EmbedSites,
} from "./embed-shop.ts";
import { launchChromium } from "./launch-chromium.ts";

/** The shop and the origin of the drop-in that this file's tests visit. */
export let sites: EmbedSites;
/** A page of a visitor who was never there before; a new one for each test. */
export let page: Page;
/** What that page complains about. */
export let complaints: Complaints;

/** Lets every test of this file visit the shop anew; `artifact` instead of a random one, `without` as of `launchChromium`. */
export function visitEmbed({
  artifact,
  without = [],
}: {
  readonly artifact?: ReadonlyMap<string, Uint8Array>;
  readonly without?: readonly string[];
} = {}): void {
  let browser: Browser;
  beforeAll(async () => {
    [sites, browser] = await Promise.all([serveEmbed(artifact), launchChromium({ webgpu: false, without })]);
  });
  afterAll(async () => {
    await browser?.close();
    await sites?.close();
  });
  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    complaints = watchComplaints(page);
    sites.cdn.requests.length = 0;
  });
  afterEach(() => page.context().close());
}

/** The tag as the shop writes it. */
export const tag = (attributes = ""): string => embedTag(sites.cdn.url, attributes);

/** Opens a page of the shop. */
export async function openShop(html = shopPage(tag()), search = ""): Promise<void> {
  sites.shop.answers.set("/", html);
  await page.goto(sites.shop.url + search);
}

/** Goes to a page without the tag and back to this one as the back-forward cache kept it. */
export async function leaveAndReturn(): Promise<void> {
  sites.shop.answers.set("/next", shopPage(""));
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted })),
  );
  await page.goto(`${sites.shop.url}/next`);
  await page.goBack({ waitUntil: "commit" });
  await page.waitForFunction(() => (window as unknown as { persisted?: boolean }).persisted);
}

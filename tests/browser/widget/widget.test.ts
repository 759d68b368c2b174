import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  CANDIDATES,
  cardsIn,
  clickOnHost,
  frameOf,
  hostPage,
  launchPartitioned,
  launchPartitionedProfile,
  pick,
  serveWidget,
  share,
  type WidgetSites,
} from "./widget-sites.ts";

let sites: WidgetSites;
let browser: Browser;
let page: Page;
let magazine: string;
let blog: string;
beforeAll(async () => {
  sites = await serveWidget();
  browser = await launchPartitioned();
  magazine = sites.hostOrigin("magazine.localhost");
  blog = sites.hostOrigin("blog.localhost");
  sites.allow([magazine, blog]);
  sites.host.answers.set("/", hostPage(sites.widget.origin));
});
afterAll(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext({ viewport: { width: 800, height: 900 } })).newPage();
});
afterEach(() => page?.context().close());

test("three clicks on the host's page turn the row towards the visitor's taste", async () => {
  await page.goto(magazine);
  const frame = await frameOf(page, sites.widget);
  const before = await cardsIn(frame);

  await clickOnHost(page, frame, pick("lamps", 3));

  await expect.poll(async () => share(await cardsIn(frame), "lamps")).toBeGreaterThanOrEqual(5);
  expect(before).toHaveLength(6);
  expect(share(before, "lamps")).toBeLessThan(5);
});

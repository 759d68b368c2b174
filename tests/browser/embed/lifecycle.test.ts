import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import {
  act,
  cardOrder,
  embedTag,
  serveEmbed,
  settle,
  shopPage,
  watchComplaints,
  type Complaints,
  type EmbedSites,
  type EmbedWindow,
} from "../rig/embed-shop.ts";
import { launchChromium } from "../rig/launch-chromium.ts";

let sites: EmbedSites;
let browser: Browser;
let page: Page;
let complaints: Complaints;

beforeAll(async () => {
  [sites, browser] = await Promise.all([
    serveEmbed(),
    launchChromium({ webgpu: false, without: ["--disable-back-forward-cache"] }),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await sites?.close();
});
beforeEach(async () => {
  page = await (await browser.newContext()).newPage();
  complaints = watchComplaints(page);
});
afterEach(() => page.context().close());

const tag = () => embedTag(sites.cdn.url, 'data-consent="granted"');

test("a page that comes back from the back-forward cache goes on where it was", async () => {
  sites.shop.answers.set("/", shopPage(tag()));
  sites.shop.answers.set("/next", shopPage(""));
  await page.goto(sites.shop.url);
  await settle(page);
  const order = await act(page, "i5");
  await page.evaluate(() =>
    addEventListener("pageshow", ({ persisted }) => Object.assign(window, { persisted })),
  );
  await page.goto(`${sites.shop.url}/next`);

  await page.goBack({ waitUntil: "commit" });

  await page.waitForFunction(() => (window as unknown as { persisted?: boolean }).persisted);
  expect(await cardOrder(page)).toEqual(order);
  expect(await act(page, "i12")).not.toEqual(order);
  await page.waitForFunction(
    () => (window as EmbedWindow).inkling!.report().page!.order!.engine!.interactions === 2,
  );
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("one that others have outdated meanwhile knows what was done on them", async () => {
  sites.shop.answers.set("/", shopPage(tag()));
  sites.shop.answers.set("/next", shopPage(tag()));
  await page.goto(sites.shop.url);
  await settle(page);
  await act(page, "i5");
  await page.goto(`${sites.shop.url}/next`);
  await settle(page);
  await act(page, "i9");

  await page.goBack({ waitUntil: "commit" });

  await page.waitForFunction(
    () => (window as EmbedWindow).inkling?.report().page?.order?.engine?.interactions === 2,
  );
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

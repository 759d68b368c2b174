import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import axe from "axe-core";
import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChromium } from "../rig/launch-chromium.ts";
import {
  CANDIDATES,
  cardsIn,
  clickOnHost,
  frameOf,
  type HostWindow,
  hostPage,
  keptIn,
  launchPartitioned,
  launchPartitionedProfile,
  LISTEN_IN,
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

test("what a visitor did stays with the host's site: another site's widget knows nothing of it, the same site's does", async () => {
  await page.goto(magazine);
  await clickOnHost(page, await frameOf(page, sites.widget), pick("lamps", 3));

  await page.goto(blog);
  const onBlog = await frameOf(page, sites.widget);
  expect(await keptIn(onBlog)).toBe(0);

  await page.goto(magazine);
  await expect.poll(async () => keptIn(await frameOf(page, sites.widget))).toBe(3);
});

test.each([
  ["without consent", "learn"],
  ["as memory only", 'learn memory consent="granted"'],
])("%s nothing outlives the page", async (_, attributes) => {
  sites.host.answers.set("/brief", hostPage(sites.widget.origin, { attributes }));
  await page.goto(`${magazine}/brief`);
  const frame = await frameOf(page, sites.widget);
  await clickOnHost(page, frame, pick("lamps", 3));
  await expect.poll(() => keptIn(frame)).toBe(3);
  const databases = await frame.evaluate(() => indexedDB.databases());

  await page.reload();

  expect(await keptIn(await frameOf(page, sites.widget))).toBe(0);
  expect(databases).toEqual([]);
});

test("revoked consent erases what was kept", async () => {
  await page.goto(magazine);
  const frame = await frameOf(page, sites.widget);
  await clickOnHost(page, frame, pick("lamps", 3));
  await expect.poll(() => keptIn(frame)).toBe(3);

  await page.evaluate(() => document.querySelector("inkling-widget")!.setAttribute("consent", "denied"));
  await expect.poll(() => keptIn(frame)).toBe(0);

  await page.goto(magazine);
  expect(await keptIn(await frameOf(page, sites.widget))).toBe(0);
});

test.each([
  ["third-party storage", { block_third_party_cookies: true, cookie_controls_mode: 1 }],
  ["all storage", { default_content_setting_values: { cookies: 2 } }],
])("works where the browser blocks %s", async (_, profile) => {
  const folder = await mkdtemp(join(tmpdir(), "inkling-widget-"));
  await mkdir(join(folder, "Default"));
  await writeFile(join(folder, "Default", "Preferences"), JSON.stringify({ profile }));
  const context = await launchPartitionedProfile(folder);
  try {
    const tab = await context.newPage();
    await tab.setViewportSize({ width: 800, height: 900 });
    await tab.goto(magazine);
    const frame = await frameOf(tab, sites.widget);

    await clickOnHost(tab, frame, pick("lamps", 3));

    await expect.poll(async () => share(await cardsIn(frame), "lamps")).toBeGreaterThanOrEqual(5);
    expect(await keptIn(frame)).toBe(3);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
});

test("works where the browser denies frames of other sites any storage", async () => {
  const denying = await launchChromium({ webgpu: false }); // as the automation starts it, without partitions
  try {
    const tab = await denying.newPage();
    await tab.goto(magazine);
    const frame = await frameOf(tab, sites.widget);

    await clickOnHost(tab, frame, pick("lamps", 3));

    await expect.poll(async () => share(await cardsIn(frame), "lamps")).toBeGreaterThanOrEqual(5);
    expect(await frame.evaluate(() => indexedDB.databases().catch((error: Error) => error.name))).toEqual(
      expect.any(String),
    );
  } finally {
    await denying.close();
  }
});

test("a click in the frame is learned before it leads the page on, by an address without marks or referrer", async () => {
  sites.host.answers.set("/", hostPage(sites.widget.origin));
  await page.goto(magazine);
  const frame = await frameOf(page, sites.widget);
  const [first] = await cardsIn(frame);
  sites.host.answers.set(`/product/${first}`, "<!doctype html><title>product</title>");
  // As a visitor who looks before they press: what has just come does not answer yet.
  const press = async () => {
    const link = frame.locator(`[data-inkling-item="${first}"] a`);
    if (!page.url().includes("product")) await link.click({ timeout: 2000 }).catch(() => undefined);
    return page.url();
  };
  await expect.poll(press, { timeout: 30_000, interval: 700 }).toContain("/product/");

  expect(page.url()).toBe(`${magazine}/product/${first}`);
  expect(await page.evaluate(() => document.referrer)).toBe("");
  await page.goto(magazine);
  expect(await keptIn(await frameOf(page, sites.widget))).toBe(1);
});

test("what the page is about counts as looked at, and is left out of the row", async () => {
  const [about] = pick("lamps", 1);
  sites.host.answers.set(
    "/about",
    hostPage(sites.widget.origin, { attributes: `learn consent="granted" item="${about}"` }),
  );

  await page.goto(`${magazine}/about`);

  const frame = await frameOf(page, sites.widget);
  await expect.poll(() => keptIn(frame)).toBe(1);
  expect(await cardsIn(frame)).not.toContain(about);
});

test("a click on the host's own card counts", async () => {
  const [id] = pick("jackets", 1);
  sites.host.answers.set(
    "/cards",
    hostPage(sites.widget.origin, { after: `<article data-inkling-item="${id}"><b>Jacket</b></article>` }),
  );
  await page.goto(`${magazine}/cards`);
  const frame = await frameOf(page, sites.widget);

  await page.click("article b");

  await expect.poll(() => keptIn(frame)).toBe(1);
});

test.each([
  ["the room kept free", ""],
  ["no room kept free", "inkling-widget{min-height:0 !important}"],
])("with %s nothing on the host's page moves", async (_, style) => {
  const long = '<div style="height:1500px">Words.</div>';
  sites.host.answers.set("/still", hostPage(sites.widget.origin, { style, after: long }));
  await page.goto(`${magazine}/still`);
  const frame = await frameOf(page, sites.widget);

  await clickOnHost(page, frame, pick("lamps", 3));
  await expect.poll(async () => share(await cardsIn(frame), "lamps")).toBeGreaterThanOrEqual(5);
  await page.mouse.wheel(0, 1200);
  await page.waitForTimeout(300);
  await page.mouse.wheel(0, -1200);
  await page.waitForTimeout(300);

  const shift = await page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
            sum += entry.value;
        }).observe({ type: "layout-shift", buffered: true });
        setTimeout(resolve, 300, 0);
        setTimeout(() => resolve(sum), 200);
      }),
  );
  expect(shift).toBe(0);
  const { height } = (await page.locator("inkling-widget").boundingBox())!;
  expect(height).toBeGreaterThan(400);
});

test.each([
  ["compact", 360],
  ["regular", 800],
  ["large", 1024],
])("the room planned for size %s at %i px is the room that it takes", async (size, width) => {
  const style = "inkling-widget{min-height:0 !important}";
  const attributes = `learn size="${size}"`;
  sites.host.answers.set("/room", hostPage(sites.widget.origin, { style, attributes, before: LISTEN_IN }));
  await page.setViewportSize({ width, height: 1400 });

  await page.goto(`${magazine}/room`);
  const frame = await frameOf(page, sites.widget);
  await page.keyboard.press("Shift"); // now the visitor is why things move

  await page.waitForFunction(() => (window as unknown as HostWindow).messages.length >= 2);
  const planned = (await page.locator("inkling-widget").boundingBox())!.height;
  const messages = await page.evaluate(() => (window as unknown as HostWindow).messages);
  expect(messages).toEqual([
    ["port", { type: "ready", version: 1 }],
    ["port", { type: "height", px: planned }],
  ]);
  expect(await frame.evaluate(() => document.documentElement.scrollHeight <= innerHeight)).toBe(true);
});

test("the host's looks arrive; what could load or hide anything does not", async () => {
  const style = `inkling-widget { --inkling-ink: rgb(10, 20, 30); --inkling-title-color: url(/leak); --inkling-title-display: none;
    --inkling-card-background-color: red; } `;
  sites.host.answers.set("/dressed", hostPage(sites.widget.origin, { style }));

  await page.goto(`${magazine}/dressed`);

  const frame = await frameOf(page, sites.widget);
  const looks = await frame.$eval(".title", (title) => ({
    color: getComputedStyle(title).color,
    display: getComputedStyle(title).display,
    card: getComputedStyle(title.closest(".card")!).backgroundColor,
    sent: document.documentElement.getAttribute("style"),
  }));
  expect(looks).toMatchObject({ color: "rgb(10, 20, 30)", card: "rgb(255, 0, 0)" });
  expect(looks.display).not.toBe("none");
  expect(looks.sent).not.toContain("leak");
  expect(sites.host.requests).not.toContain("/leak");
});

test("without its artifact the frame shows what the page lists for everybody", async () => {
  const model = sites.widget.answers.get("/model.json")!;
  sites.widget.answers.delete("/model.json");
  try {
    sites.host.answers.set("/without", hostPage(sites.widget.origin, { before: LISTEN_IN }));
    await page.goto(`${magazine}/without`);
    const handle = await page.waitForSelector('inkling-widget[data-inkling-state="ready"]');
    const frame = page.frames()[1]!;
    await frame.waitForSelector('[data-inkling-state="page"]');

    await expect
      .poll(() => page.evaluate(() => (window as unknown as HostWindow).messages))
      .toContainEqual(["port", { type: "error", code: "artifact" }]);
    expect(await cardsIn(frame)).toEqual(CANDIDATES.slice(0, 6).map(({ id }) => id));
    expect(await handle.isVisible()).toBe(true);
  } finally {
    sites.widget.answers.set("/model.json", model);
  }
});

test.each(["light", "dark"] as const)(
  "axe finds nothing in the frame in %s, with the visitor's data open",
  async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(magazine);
    const frame = await frameOf(page, sites.widget);
    const judge = async () => {
      await frame.evaluate(axe.source);
      const { violations } = await frame.evaluate(() => (window as unknown as { axe: typeof axe }).axe.run());
      return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
    };

    expect(await judge()).toEqual([]);
    await frame.click(".note button");
    expect(await judge()).toEqual([]);
  },
);

test("where the frame cannot run, the page shows what it had in its place", async () => {
  sites.host.answers.set(
    "/alone",
    hostPage("http://127.0.0.1:1", {
      after: "<script>document.querySelector('inkling-widget').append('Popular now')</script>",
    }),
  );
  await page.clock.install();

  await page.goto(`${magazine}/alone`);
  await page.clock.runFor(20_000);

  expect(await page.getAttribute("inkling-widget", "data-inkling-state")).toBe("off");
  expect(await page.getByText("Popular now").isVisible()).toBe(true);
});

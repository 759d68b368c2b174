import { describe, expect, test } from "vitest";
import { act, cardOrder, settle, SHOP_ORDER, shopPage, type EmbedWindow } from "../rig/embed-shop.ts";
import { HOSTILE_GLOBALS } from "../rig/hostile-globals.ts";
import { complaints, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

visitEmbed();

const open = (head: string, search?: string) => openShop(shopPage(head), search);
const report = () => page.evaluate(() => (window as EmbedWindow).inkling!.report());

describe("window.inkling", () => {
  test("takes calls that came before the tag, from several snippets", async () => {
    const early = `<script>
      (window.inkling = window.inkling || []).push(["learn", { itemId: "i3", action: "click" }]);
      (window.inkling = window.inkling || []).push(["learn", { itemId: "i4", action: "cart" }]);
      (window.inkling = window.inkling || []).push(["ready", (personalizer) => { window.interactions = personalizer.status(); }]);
    </script>`;
    await open(early + tag());
    await settle(page);

    await page.waitForFunction(() => "interactions" in window);
    const { interactions } = await page.evaluate(
      () => (window as unknown as { interactions: Promise<{ interactions: number }> }).interactions,
    );
    expect(interactions).toBe(2);
  });

  test("is the same for a second tag, and a third as a module", async () => {
    await open(tag() + tag());
    await settle(page);
    await page.evaluate(
      (src) =>
        new Promise((resolve) => {
          const module = Object.assign(document.createElement("script"), {
            type: "module",
            src,
            onload: resolve,
          });
          module.dataset["artifact"] = "/other.json";
          document.head.append(module);
        }),
      `${sites.cdn.url}/embed.mjs`,
    );
    await act(page, "i5");

    expect(sites.cdn.requests.filter((path) => path === "/embed-page.js")).toHaveLength(1);
    expect(complaints).toEqual({ errors: [], warnings: [] });
  });

  test("works from the module alone, which finds its own tag", async () => {
    await open(
      `<script type="module" src="${sites.cdn.url}/embed.mjs" data-artifact="/inkling/model.json"></script>`,
    );
    await settle(page);

    expect(await act(page, "i5")).not.toEqual(SHOP_ORDER);
  });

  test.each([
    ["", /there is no artifact.*data-artifact=/],
    ['data-artifact="/inkling/model.json" data-first="two"', /data-first is "two"; it must be a number/],
    ['data-artifact="/nowhere/model.json"', /\/nowhere\/model.json answered 404/],
  ])("says once what is wrong with %o and leaves the page alone", async (attributes, message) => {
    await open(`<script async src="${sites.cdn.url}/embed.js" ${attributes}></script>`);
    await expect
      .poll(() => complaints.warnings, { timeout: 20_000 })
      .toEqual([expect.stringMatching(message)]);

    expect(await cardOrder(page)).toEqual(SHOP_ORDER);
    expect(complaints.errors).toEqual([]);
  });

  test("that belongs to something else is left to it", async () => {
    await open(`<script>window.inkling = { mine: true };</script>${tag()}`);
    await expect
      .poll(() => complaints.warnings)
      .toEqual([expect.stringMatching(/belongs to something else/)]);

    expect(await page.evaluate(() => (window as { inkling?: unknown }).inkling)).toEqual({ mine: true });
  });
});

test("elements that the page uses are brought along", async () => {
  const used = "<inkling-privacy></inkling-privacy></body>";
  await openShop(shopPage(tag()).replace("</body>", used));
  await settle(page);

  await page.waitForFunction(() => customElements.get("inkling-privacy") !== undefined);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("nothing but the tag is fetched before the page has loaded", async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  await page.route("**/slow.css", async (route) => {
    await held;
    await route.fulfill({ contentType: "text/css", body: "" });
  });
  sites.shop.answers.set(
    "/",
    shopPage(tag()).replace("</body>", '<link rel="stylesheet" href="/slow.css"></body>'),
  );
  await page.goto(sites.shop.url, { waitUntil: "commit" });
  await page.waitForFunction(() => "inkling" in window);
  await page.waitForTimeout(500);

  expect(sites.cdn.requests).toEqual(["/embed.js"]);
  release();
  expect((await settle(page)).state).toBe("running");
});

test("a page with hostile globals is ordered all the same", async () => {
  await open(HOSTILE_GLOBALS + tag() + tag());
  const { state, why } = await settle(page);

  expect({ state, why }).toEqual({ state: "running", why: "" });
  expect(await act(page, "i7")).not.toEqual(SHOP_ORDER);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test.each([
  ["the tag", () => document.querySelector("script[data-artifact]")!.remove()],
  ["inkling.push", () => (window as EmbedWindow).inkling!.push(["remove"])],
])("removed by %s, the page is as before to the byte, and so are its globals", async (_, remove) => {
  await open("");
  const look = () =>
    page.evaluate(() => ({
      html: document.documentElement.outerHTML,
      globals: Object.getOwnPropertyNames(window).sort(),
      push: history.pushState === History.prototype.pushState,
    }));
  const before = await look();
  await page.evaluate((src) => {
    const script = document.createElement("script");
    script.src = src;
    script.dataset["artifact"] = "/inkling/model.json";
    document.head.append(script);
  }, `${sites.cdn.url}/embed.js`);
  await settle(page);
  await act(page, "i7");
  await page.evaluate(remove);
  await page.waitForFunction(() => !("inkling" in window));
  await page.evaluate(() => document.querySelector("script[data-artifact]")?.remove());

  expect(await look()).toEqual(before);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("removed while it starts, nothing of it runs", async () => {
  await open(tag());
  await page.evaluate(() => (window as EmbedWindow).inkling?.push(["remove"]));
  await page.waitForTimeout(1500);

  expect(await page.evaluate(() => ({ here: "inkling" in window, workers: 0 }))).toMatchObject({
    here: false,
  });
  expect(page.workers()).toHaveLength(0);
});

test("where the visitor saves data, nothing more is fetched", async () => {
  await page.addInitScript(() =>
    Object.defineProperty(navigator, "connection", { value: { saveData: true, effectiveType: "4g" } }),
  );
  await open(tag());
  const { state, why } = await settle(page);

  expect({ state, why }).toEqual({
    state: "alone",
    why: "the visitor saves data, or the device is very small",
  });
  expect(sites.cdn.requests).toEqual(["/embed.js"]);
});

test("a visitor who is held out keeps the shop's order, and the page learns of the bucket alone", async () => {
  await open(`<script>dataLayer = [];</script>${tag('data-consent="granted" data-holdout="1"')}`);
  await settle(page);
  await page.evaluate(() =>
    (window as EmbedWindow).inkling!.push(["learn", { itemId: "i7", action: "click" }]),
  );
  await page.waitForFunction(
    () => (window as EmbedWindow).inkling!.report().page?.order?.engine?.interactions === 1,
  );

  expect(await cardOrder(page)).toEqual(SHOP_ORDER);
  expect(await page.evaluate(() => (window as unknown as { dataLayer: unknown }).dataLayer)).toEqual([
    { event: "inkling_bucket", inkling_bucket: "holdout" },
  ]);
  expect((await report()).page?.order?.bucket).toBe("holdout");
});

test.each([1280, 360])(
  "?inkling-debug shows what was found, over the page and not in it, at %i px",
  async (width) => {
    await page.setViewportSize({ width, height: 700 });
    await page.addInitScript(() => {
      const shifts: number[] = ((window as unknown as { shifts: number[] }).shifts = []);
      new PerformanceObserver((list) =>
        list.getEntries().forEach((entry) => shifts.push((entry as unknown as { value: number }).value)),
      ).observe({ type: "layout-shift", buffered: true });
    });
    await open(tag(), "/?inkling-debug");
    await settle(page);
    const overlay = page.locator("inkling-debug section");
    await overlay.getByText("24 of 24 (100 %)").waitFor();
    const box = (await overlay.boundingBox())!;

    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts)).toEqual([]);
    await overlay.getByRole("button", { name: "Close" }).click();
    expect(await page.locator("inkling-debug").count()).toBe(0);
  },
);

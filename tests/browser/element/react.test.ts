import type { Browser, Page } from "playwright";
import { createElement } from "react";
import { renderToString } from "react-dom/server";
import { build } from "vite";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { launchChromium } from "../rig/launch-chromium.ts";
import { createRandomArtifact } from "../rig/random-artifact.ts";
import { Shop, type ReactWindow } from "../rig/react-shop.ts";
import { serveSite, type Site } from "../rig/serve-site.ts";
import { click, openPersonalizer, type ShopWindow } from "../rig/shop-page.ts";

const IDS = Array.from({ length: 10 }, (_, place) => `i${place * 7}`);

const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="900"/>';

let site: Site;
let browser: Browser;
let page: Page;
let said: string[];
beforeAll(async () => {
  const artifact = await createRandomArtifact({ steps: 1, hidden: 0, adapts: "user" });
  site = await serveSite(await encodeArtifact(artifact, {}));
  for (const id of IDS) site.answers.set(`/picture/${id}.svg`, PICTURE);
  site.answers.set("/react-shop.js", await bundleShop());
  site.answers.set(
    "/shop.html",
    `<!doctype html><html lang="en"><link rel="icon" href="data:,"><title>shop</title>
<script type="module">import { createPersonalizer } from "/index.js"; window.createPersonalizer = createPersonalizer;</script>
<script type="module" src="/react-shop.js"></script><div id="shop">${renderToString(createElement(Shop, { ids: IDS }))}</div>`,
  );
  browser = await launchChromium({ webgpu: false });
});
afterAll(() => Promise.all([browser?.close(), site?.close()]));
beforeEach(async () => {
  said = [];
  page = await (await browser.newContext()).newPage();
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", ({ message }) => said.push(message));
  await page.goto(`${site.url}/shop.html`);
});
afterEach(() => page?.context().close());

/** React's development build: it is the one that warns. */
async function bundleShop(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: "error",
    define: { "process.env.NODE_ENV": '"development"' },
    build: {
      write: false,
      minify: false,
      lib: { entry: "tests/browser/rig/react-shop.ts", formats: ["es"], fileName: "react-shop" },
    },
  });
  const [{ output }] = result as unknown as [{ output: { code: string }[] }];
  return output[0]!.code;
}

const hydrate = ({ strict }: { strict: boolean }) =>
  page.evaluate(([ids, options]) => void (window as unknown as ReactWindow).hydrate(ids, options), [
    IDS,
    { strict },
  ] as const);
const provide = async () => {
  await openPersonalizer(page);
  await page.evaluate(() => {
    const { personalizer, providePersonalizer } = window as unknown as ReactWindow & ShopWindow;
    providePersonalizer(personalizer);
  });
};
const shown = () => page.locator("li").allInnerTexts();
const wanted = () =>
  page.evaluate(
    async (ids) =>
      (await (window as unknown as ShopWindow).personalizer.rank(ids)).map(({ itemId }) => itemId),
    IDS,
  );
const ready = () => page.locator("ul[data-ready=true]").waitFor();
const complaints = async () => [
  ...said.filter((text) => !/React DevTools/.test(text)),
  ...(await page.evaluate(() => (window as unknown as ReactWindow).objections)),
];

describe.each([{ strict: false }, { strict: true }])("with StrictMode: $strict", ({ strict }) => {
  test("hydrates in the server's order without a warning, and takes the visitor's order after their click", async () => {
    await hydrate({ strict });
    expect(await shown()).toEqual(IDS);
    await page.waitForTimeout(250); // a list that came just now may change
    await provide();
    await ready();
    expect(await shown()).toEqual(IDS); // nothing moves by itself before the visitor's eyes

    await page.getByRole("button", { name: IDS[8]!, exact: true }).click();

    await expect.poll(shown).toEqual(await wanted());
    expect(await shown()).not.toEqual(IDS);
    expect(await complaints()).toEqual([]);
  });
});

test("renders no more where the order stays, and gives the server's order back where the visitor wants it", async () => {
  await hydrate({ strict: false });
  await provide();
  await ready();
  await click(page, IDS[8]!);
  await expect.poll(shown).toEqual(await wanted());
  const renders = () => page.evaluate(() => (window as unknown as ReactWindow).renders);
  const before = await renders();

  await click(page, "an item that no catalogue has");
  await page.waitForTimeout(200);
  expect(await renders()).toBe(before);

  await page.evaluate(() => (window as unknown as ShopWindow).personalizer.choose({ shopOrder: true }));
  await expect.poll(shown).toEqual(IDS);
  expect(await complaints()).toEqual([]);
});

test("all images are there, lazy ones too, before the order changes, and the list keeps its attributes", async () => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const asked: string[] = [];
  await page.route("**/picture/*", async (route) => {
    asked.push(new URL(route.request().url()).pathname);
    await released;
    await route.fulfill({ contentType: "image/svg+xml", body: PICTURE });
  });
  await page.reload({ waitUntil: "commit" });
  await page.waitForFunction(() => "hydrate" in window);
  await hydrate({ strict: true });
  await provide();
  await ready();
  await click(page, IDS[8]!);
  await page.waitForTimeout(300);
  expect(await shown()).toEqual(IDS);

  release();

  await expect.poll(shown).toEqual(await wanted());
  expect(new Set(asked)).toEqual(new Set(IDS.map((id) => `/picture/${id}.svg`)));
  expect(
    await page.locator("img").evaluateAll((all) => all.map((one) => one.getAttribute("loading"))),
  ).toEqual(IDS.map(() => "lazy"));
  expect(await complaints()).toEqual([]);
});

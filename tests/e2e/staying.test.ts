import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchProfile } from "../browser/rig/launch-chromium.ts";
import { serveDemo, type DemoSite } from "./rig/serve-demo.ts";
import { like, openShop, readOrder, readPanel, visit, waitForOrder } from "./rig/shop-visit.ts";
import { shopOrder } from "./rig/taste-trial.ts";

let site: DemoSite;
let profile: string;
beforeAll(async () => {
  site = await serveDemo();
  profile = await mkdtemp(join(tmpdir(), "inkling-profile-"));
});
afterAll(async () => {
  await rm(profile, { recursive: true, force: true, maxRetries: 3 });
  await site?.close();
});

test("the order survives a reload and a restart of the browser; forgetting brings the shop's back for good", async () => {
  let browser = await launchProfile(profile, { webgpu: false });
  let page = await browser.newPage();
  await openShop(page, site, { interactions: 0 });
  const [first, second, third] = [shopOrder[40]!, shopOrder[90]!, shopOrder[140]!];
  await like(page, first);
  await like(page, second);
  await waitForOrder(page, 2);
  await visit(page, third);
  await waitForOrder(page, 3);
  const mine = await readOrder(page);
  expect(mine).not.toEqual(shopOrder);

  await page.reload();
  await waitForOrder(page, 3);
  expect(await readOrder(page)).toEqual(mine);

  await browser.close();
  browser = await launchProfile(profile, { webgpu: false });
  page = await browser.newPage();
  await openShop(page, site);
  expect(await readPanel(page)).toMatchObject({ ready: "true", interactions: "3" });
  expect(await readOrder(page)).toEqual(mine);

  await page.click("#forget-me");
  await waitForOrder(page, 0);
  expect(await readOrder(page)).toEqual(shopOrder);

  await page.reload();
  await waitForOrder(page);
  expect(await readPanel(page)).toMatchObject({ ready: "true", interactions: "0" });
  expect(await readOrder(page)).toEqual(shopOrder);
  await browser.close();
});

import type { Browser } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../browser/rig/launch-chromium.ts";
import { serveDemo, type DemoSite } from "./rig/serve-demo.ts";
import { like, openShop, readOrder, readPanel, visit, waitForOrder } from "./rig/shop-visit.ts";
import { createTrial, judgeTrial, shopOrder, type TrialResult } from "./rig/taste-trial.ts";
import { watchGpu } from "./rig/watch-gpu.ts";

let site: DemoSite;
let withGpu: Browser;
let withoutGpu: Browser;
beforeAll(async () => {
  site = await serveDemo();
  [withGpu, withoutGpu] = await Promise.all([
    launchChromium({ webgpu: true }),
    launchChromium({ webgpu: false }),
  ]);
});
afterAll(async () => {
  await Promise.all([withGpu?.close(), withoutGpu?.close()]);
  await site?.close();
});

test.each([
  ["colour", 900_100],
  ["price", 900_101],
] as const)("three cards of a taste in %s, opened, bring the rest of it up (seed %i)", async (kind, seed) => {
  const context = await withoutGpu.newContext({ reducedMotion: "reduce" });
  const page = await context.newPage();
  const trial = createTrial(seed, kind);
  await openShop(page, site, { interactions: 0 });
  expect(await readOrder(page)).toEqual(shopOrder);

  for (const [i, id] of trial.clicks.entries()) {
    await visit(page, id);
    await waitForOrder(page, i + 1);
  }

  expect(await readPanel(page)).toMatchObject({ backend: "cpu", interactions: "3" });
  expectRise(judgeTrial(trial, await readOrder(page)), "cpu");
  await context.close();
});

test.each([
  ["colour", "cpu", 900_103],
  ["colour", "webgpu", 900_102],
  ...(process.env["INKLING_FULL"] === "1" ? [["price", "webgpu", 900_104] as const] : []),
] as const)(
  "so do two hearts and an opened card in %s; %s executes an update for each, or nothing (seed %i)",
  async (kind, backend, seed) => {
    // Here the adapter is there for both: on cpu it must be left alone.
    const context = await withGpu.newContext({ reducedMotion: "reduce" });
    const page = await context.newPage();
    const trial = createTrial(seed, kind);
    const [first, second, third] = trial.clicks as [string, string, string];
    await openShop(page, site, { backend, interactions: 0 });
    const seenDispatches = await watchGpu(page);

    const counts = [0];
    for (const [i, id] of [first, second].entries()) {
      await like(page, id);
      await waitForOrder(page, i + 1);
      counts.push(await seenDispatches());
    }
    await visit(page, third);
    await waitForOrder(page, 3);

    console.log(`${backend}: dispatches seen in the worker after each heart ${counts.join(", ")}`);
    if (backend === "cpu") expect(counts).toEqual([0, 0, 0]);
    else for (const [i, count] of counts.slice(1).entries()) expect(count - counts[i]!).toBeGreaterThan(50);
    expect((await readPanel(page))["backend"]).toBe(backend);
    expectRise(judgeTrial(trial, await readOrder(page)), backend);
    await context.close();
  },
);

function expectRise({ kind, before, boosted, best, after }: TrialResult, backend: string): void {
  console.log(`${backend}, ${kind}: median place ${before} → ${boosted} → ${after} (shop → boost → ours)`);
  expect(after).toBeLessThanOrEqual(before / 2);
  // Bestsellers may stand so high after a boost that there is nothing to gain.
  if (boosted > best) expect(after).toBeLessThan(boosted);
  else expect(after).toBeLessThanOrEqual(best);
}

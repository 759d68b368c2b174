import type { Browser } from "playwright";
import { afterAll, beforeAll } from "vitest";
import { buildEmbed } from "../../browser/rig/build-embed.ts";
import { launchChromium } from "../../browser/rig/launch-chromium.ts";
import { createShopArtifact } from "./shop-tour.ts";

/** What every tour of this file's shops needs; there before the first test. */
export const rig = {} as {
  browser: Browser;
  files: ReadonlyMap<string, string>;
  artifact: ReadonlyMap<string, Uint8Array>;
};

/** Lets this file's tests tour shops in one browser. */
export function tourShops(): void {
  beforeAll(async () => {
    const [browser, files, artifact] = await Promise.all([
      launchChromium({ webgpu: false }),
      buildEmbed(),
      createShopArtifact(),
    ]);
    Object.assign(rig, { browser, files, artifact });
  }, 300_000);
  afterAll(() => rig.browser?.close());
}

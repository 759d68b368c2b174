import type { Browser, Page } from "playwright";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { EMPTY_SEAL, sealOf, sha256 } from "../../src/core/artifact-manifest.ts";
import { encodeArtifact } from "../../src/meta/encode-artifact.ts";
import { launchChromium } from "./rig/launch-chromium.ts";
import { createRandomArtifact } from "./rig/random-artifact.ts";
import { serveSite, type Answer, type Site } from "./rig/serve-site.ts";
import { failToOpen } from "./rig/shop-page.ts";

let site: Site;
let browser: Browser;
let page: Page;
let files: ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

beforeAll(async () => {
  files = await encodeArtifact(await createRandomArtifact(), {});
  site = await serveSite(files);
  browser = await launchChromium({ webgpu: false });
  page = await browser.newPage();
  await page.goto(site.url);
});
afterAll(async () => {
  await browser?.close();
  await site?.close();
});
beforeEach(() => {
  for (const [path, bytes] of files) site.answers.set(`/artifact/${path}`, bytes);
});

const flip = (at: (length: number) => number) => (bytes: Uint8Array) =>
  bytes.map((byte, i) => (i === at(bytes.length) ? byte ^ 1 : byte));

const damages: [string, (bytes: Uint8Array) => Answer][] = [
  ["missing", () => ({ status: 404, body: "<!doctype html>not found" })],
  ["an error page that says 200", () => "<!doctype html><h1>Shop</h1>"],
  ["empty", () => ""],
  ["cut in the middle", (bytes) => bytes.slice(0, bytes.length >> 1)],
  ["short of its last byte", (bytes) => bytes.slice(0, -1)],
  ["one byte too long", (bytes) => new Uint8Array([...bytes, 10])],
  ["flipped in its first byte", flip(() => 0)],
  ["flipped in the middle", flip((length) => length >> 1)],
  ["flipped near its end", flip((length) => length - 2)],
];

describe.each(["model.json", "init-1of1.bin", "items-1of1.bin", "catalogue.json"])("%s", (path) => {
  test.each(damages)("%s is refused with a remedy", async (_, damage) => {
    site.answers.set(`/artifact/${path}`, damage(files.get(path)!));

    const { name, message } = await failToOpen(page);

    expect(name).toBe("ArtifactError");
    expect(message).toContain(path);
    expect(message).toMatch(/; (export it again|upload the whole)/);
  });
});

test("weights that are not numbers are refused although every checksum is right", async () => {
  const init = files.get("init-1of1.bin")!.slice();
  new DataView(init.buffer).setFloat32(8, NaN, true);
  const text = new TextDecoder().decode(files.get("model.json"));
  const changed = text
    .replace(await sha256(files.get("init-1of1.bin")!), await sha256(init))
    .replace(/"seal": "[0-9a-f]{64}"/, `"seal": "${EMPTY_SEAL}"`);
  site.answers.set("/artifact/init-1of1.bin", init);
  site.answers.set("/artifact/model.json", changed.replace(EMPTY_SEAL, await sealOf(changed)));

  const { name, message } = await failToOpen(page);

  expect(name).toBe("ArtifactError");
  expect(message).toContain("not a finite number; train again");
});

test("another model.json than the page pinned is refused", async () => {
  const { name, message } = await failToOpen(page, {
    integrity: "sha256-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  });

  expect(name).toBe("ArtifactError");
  expect(message).toContain("integrity");
});

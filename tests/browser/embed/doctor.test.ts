import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { shopPage } from "../rig/embed-shop.ts";
import { serveAnswers, type Site } from "../rig/serve-answers.ts";

let shop: Site;

beforeAll(async () => {
  // The part that the command runs in the page lies in dist/, where a checkout may not have built it yet.
  mkdirSync("dist", { recursive: true });
  if (!existsSync("dist/doctor-page.js"))
    await build({ mode: "doctor-page", configFile: "vite.config.ts", logLevel: "error" });
  shop = await serveAnswers(new Map());
});
afterAll(() => shop?.close());

/** What `inkling doctor` says of the shop, under a policy if any. */
async function examine(head: string, policy?: string) {
  shop.answers.set("/", {
    status: 200,
    body: shopPage(head),
    headers: policy ? { "Content-Security-Policy": policy } : {},
  });
  const words = ["--import", "tsx", "src/cli/inkling.ts", "doctor", shop.url, "--json"];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const code = await new Promise((resolve) => child.on("close", resolve));
  return { code, report: JSON.parse(text) as Record<string, unknown> };
}

test("inkling doctor says what a shop offers before anything is installed", async () => {
  const { code, report } = await examine(
    `<script>dataLayer = [{ event: "view_item_list", ecommerce: { items: [{ item_id: "i1" }] } }];</script>
     <script type="application/ld+json">{ "@type": "ItemList" }</script>`,
  );

  expect(code).toBe(0);
  expect(report).toMatchObject({
    wouldOrder: true,
    grids: [{ selector: "div.grid", cards: 24 }],
    events: ["view_item_list"],
    structuredData: ["ItemList"],
    policy: { tag: true, ownWorker: true, blobWorker: true, trustedTypes: "not required" },
  });
});

test("inkling doctor tries what a policy lets run, and says what to change", async () => {
  const { code, report } = await examine("", "script-src 'self' https://cdn.jsdelivr.net; worker-src 'none'");

  expect(code).toBe(1);
  expect(report).toMatchObject({
    wouldOrder: false,
    rung: null,
    remedy: expect.stringMatching(/worker-src 'self'/),
    policy: { tag: true, ownWorker: false, blobWorker: false },
  });
});

import { existsSync, mkdirSync } from "node:fs";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { examineUrl } from "../../../src/cli/examine-url.ts";
import { inkling } from "../../unit/cli/inkling.ts";
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

/** The shop with this in its head, under a policy if any. */
function answer(head: string, policy?: string): void {
  const headers = policy ? { "Content-Security-Policy": policy } : undefined;
  shop.answers.set("/", { status: 200, body: shopPage(head), ...(headers && { headers }) });
}

const tag = "https://cdn.example/inkling/embed.js";

test("says what a shop offers before anything is installed", async () => {
  answer(
    `<script>dataLayer = [{ event: "view_item_list", ecommerce: { items: [{ item_id: "i1" }] } }];</script>
     <script type="application/ld+json">{ "@type": "ItemList" }</script>`,
  );

  const found = await examineUrl(shop.url, { tag, watchMs: 100 });

  expect(found).toMatchObject({
    grids: [{ selector: "div.grid", cards: 24 }],
    events: ["view_item_list"],
    structuredData: ["ItemList"],
    policy: { tag: true, ownWorker: true, blobWorker: true, trustedTypes: "not required" },
  });
});

test("inkling doctor tries what a policy lets run, says what to change and exits with 1", async () => {
  answer("", "script-src 'self' 'nonce-n1'");

  const { code, stdout } = await inkling(["doctor", shop.url, "--json"]);

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    wouldOrder: false,
    rung: null,
    remedy: expect.stringMatching(/add https:\/\/cdn.example to script-src/),
    policy: { tag: false, ownWorker: true, blobWorker: false },
  });
});

test("inkling doctor says where the engine runs on the page, as no worker may", async () => {
  answer("", "script-src 'self' https://cdn.example; worker-src 'none'");

  const { stdout } = await inkling(["doctor", shop.url, "--artifact", "public/inkling", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({
    rung: "on the page itself, in slices between its own work",
    remedy: "allow workers: worker-src 'self'",
    policy: { tag: true, ownWorker: false, blobWorker: false },
  });
});

test("inkling doctor tells how many of the page's items an artifact knows", async () => {
  const known = ["lamps-50", "jackets-11", "shoes-43"];
  const body = known.reduce((html, id, i) => html.replaceAll(`"i${i}"`, `"${id}"`), shopPage(""));
  shop.answers.set("/", { status: 200, body });

  const { stdout } = await inkling(["doctor", shop.url, "--artifact", "public/inkling", "--json"]);

  expect(JSON.parse(stdout)).toMatchObject({ join: { items: 24, known: 3 } });
});

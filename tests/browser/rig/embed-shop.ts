import type { Page } from "playwright";
import type { EmbedApi } from "../../../src/embed/embed-api.ts";
import type { EmbedReport } from "../../../src/embed/embed-report.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { buildEmbed } from "./build-embed.ts";
import { createRandomArtifact } from "./random-artifact.ts";
import { serveAnswers, type Site } from "./serve-answers.ts";

/** A shop and the origin that the drop-in comes from. */
export interface EmbedSites {
  readonly shop: Site;
  readonly cdn: Site;
  close(): Promise<void>;
}

export interface EmbedWindow extends Window {
  inkling?: EmbedApi;
}

/** Items of the shop and of its artifact. */
const ITEMS = 24;

/** A shop whose origin has the artifact, a random one of its items, and the drop-in's files on an origin of their own. */
export async function serveEmbed(given?: ReadonlyMap<string, Uint8Array>): Promise<EmbedSites> {
  const files = await buildEmbed();
  const artifact = given ?? (await encodeArtifact(await createRandomArtifact({ items: ITEMS }), {}));
  const shop = await serveAnswers(
    new Map([...artifact].map(([path, bytes]) => [`/inkling/${path}`, bytes] as const)),
  );
  const cdn = await serveAnswers(new Map([...files].map(([name, text]) => [`/${name}`, text] as const)), {
    "Access-Control-Allow-Origin": "*",
  });
  return { shop, cdn, close: async () => void (await Promise.all([shop.close(), cdn.close()])) };
}

/** Ids of the cards as the shop sends them. */
export const SHOP_ORDER: readonly string[] = Array.from({ length: ITEMS }, (_, i) => `i${i}`);

/** A list page of the shop with what is said in its head, `tag` say. */
export function shopPage(head: string, { first = 0 } = {}): string {
  const cards = Array.from({ length: ITEMS }, (_, i) => {
    const id = `i${(i + first) % ITEMS}`;
    return `<article data-inkling-item="${id}"><a href="#${id}"><h2>Shoe ${id}</h2></a><p>${20 + i} €</p></article>`;
  });
  return `<!doctype html><html lang="en"><head><title>Shoes</title><link rel="icon" href="data:,">
<style>.grid{display:grid;grid-template-columns:repeat(6,1fr);gap:8px}article{height:120px}</style>
${head}</head><body><h1>Shoes</h1><div class="grid">${cards.join("\n")}</div></body></html>`;
}

/** The tag as a shop writes it. */
export function embedTag(base: string, attributes = ""): string {
  return `<script async src="${base}/embed.js" crossorigin="anonymous" data-artifact="/inkling/model.json" ${attributes}></script>`;
}

/** What the page complained about: uncaught errors, and what its console says. */
export interface Complaints {
  readonly errors: string[];
  readonly warnings: string[];
}

export function watchComplaints(page: Page): Complaints {
  const complaints: Complaints = { errors: [], warnings: [] };
  page.on("pageerror", ({ message }) => complaints.errors.push(message));
  page.on("console", (message) => {
    if (message.type() === "warning" && message.text().startsWith("[inkling]"))
      complaints.warnings.push(message.text());
  });
  return complaints;
}

/** The report once the drop-in has ordered the page, or has left it alone. */
export async function settle(page: Page): Promise<EmbedReport> {
  await page.waitForFunction(() => {
    const report = (window as EmbedWindow).inkling?.report();
    return report?.state === "alone" || (report?.state === "running" && "first order" in report.timesMs);
  });
  return page.evaluate(() => (window as EmbedWindow).inkling!.report());
}

/** Ids of the cards, in the order of the page. */
export function cardOrder(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("[data-inkling-item]")].map((card) =>
      card.getAttribute("data-inkling-item")!,
    ),
  );
}

/** The visitor does something: the order of the page once it has followed. */
export async function act(page: Page, itemId: string): Promise<string[]> {
  const before = await cardOrder(page);
  await page.evaluate((id) => {
    (window as EmbedWindow).inkling!.push(["learn", { itemId: id, action: "click" }]);
  }, itemId);
  await page.waitForFunction(
    (order) =>
      [...document.querySelectorAll("[data-inkling-item]")]
        .map((card) => card.getAttribute("data-inkling-item"))
        .join() !== order,
    before.join(),
  );
  return cardOrder(page);
}

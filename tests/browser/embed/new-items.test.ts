import { expect, test } from "vitest";
import type { Catalogue } from "../../../src/core/catalogue.ts";
import { createRandom } from "../../../src/core/random.ts";
import { encodeArtifact } from "../../../src/meta/encode-artifact.ts";
import { createContentSchema } from "../../../src/model/content/create-content-schema.ts";
import { encodeContent } from "../../../src/model/content/encode-content.ts";
import { encodeItems } from "../../../src/model/item-encoder.ts";
import { act, cardOrder, settle, type EmbedWindow } from "../rig/embed-shop.ts";
import { createRandomArtifact } from "../rig/random-artifact.ts";
import { complaints, openShop, page, sites, tag, visitEmbed } from "../rig/visit-embed.ts";

const CATEGORIES = ["jackets", "mugs", "shoes", "lamps"];
const BRANDS = ["Norrvik", "Pell & Roe", "Carrow"];
const ITEMS = 24;
const each = <T>(value: (item: number) => T) => Array.from({ length: ITEMS }, (_, item) => value(item));
const CATALOGUE: Catalogue = {
  ids: each((item) => `i${item}`),
  attributes: [
    { name: "category", kind: "categorical", values: each((item) => CATEGORIES[item % 4]!) },
    { name: "brand", kind: "categorical", values: each((item) => BRANDS[item % 3]!) },
    { name: "price_eur", kind: "numeric", values: each((item) => 20 + ((item * 7) % 80)) },
  ],
};

visitEmbed({ artifact: await createContentArtifact() });

/** An artifact whose items are what their attributes say, above all their category. */
async function createContentArtifact() {
  const random = await createRandomArtifact({ items: ITEMS, adapts: "user", hidden: 0 });
  const schema = createContentSchema(CATALOGUE);
  const content = encodeContent(schema, CATALOGUE);
  const draw = createRandom(3);
  const { dim } = random.spec;
  // The first rows are those of the first column.
  const weigh = (at: number) => (at < CATEGORIES.length * dim ? 4 : 1);
  const table = Float32Array.from({ length: content.count * dim }, (_, at) => weigh(at) * draw.normal());
  const tables = { dim, id: new Float32Array(ITEMS * dim), content: table };
  const { vectors } = encodeItems(tables, content, Int32Array.from(each((item) => item)));
  return encodeArtifact({ ...random, catalogue: CATALOGUE, vectors, encoder: { schema, table } }, {});
}

/** Two lamps that came after the artifact, as the page's JSON-LD has them. */
const NEW_LAMPS = [
  { sku: "fern", name: "Fern Lamp", brand: "NORRVIK", category: "Home > Lamps", offers: { price: "39.90" } },
  { sku: "moss", name: "Moss Lamp", brand: { name: "Carrow" }, category: "Lamps", offers: { price: 61 } },
];
/** The shop puts what is new last. */
const SHOP_ORDER = [...CATALOGUE.ids, "fern", "moss", "plain-a", "plain-b"];
const ofCategory = (category: string) => CATALOGUE.ids.filter((_, item) => CATEGORIES[item % 4] === category);

/** Opens a list page that says this of its new items. */
async function open(products: readonly object[]): Promise<void> {
  const cards = SHOP_ORDER.map(
    (id) => `<article data-inkling-item="${id}"><a href="/p/${id}"><h2>Item ${id}</h2></a></article>`,
  );
  const data = products.map((product) => ({ "@type": "Product", ...product }));
  await openShop(
    `<!doctype html><html lang="en"><head><title>Shop</title><link rel="icon" href="data:,">
<style>.grid{display:grid;grid-template-columns:repeat(7,1fr)}article{height:90px}</style>
<script type="application/ld+json">${JSON.stringify({ "@graph": data })}</script>${tag()}</head>
<body><h1>Shop</h1><div class="grid">${cards.join("\n")}</div></body></html>`,
  );
  await settle(page);
}

/** The order after three clicks on this category. */
async function orderAfter(category: string): Promise<string[]> {
  for (const id of ofCategory(category).slice(0, 3)) await act(page, id);
  return cardOrder(page);
}

const joined = () => page.evaluate(() => (window as EmbedWindow).inkling!.report().page!.order!.join);

test("items that only the page describes stand in front for a visitor of their taste", async () => {
  await open(NEW_LAMPS);
  const order = await orderAfter("lamps");

  expect(await joined()).toMatchObject({ items: 28, known: 24, added: 2, unknown: ["plain-a", "plain-b"] });
  expect(order.slice(0, 8).sort()).toEqual([...ofCategory("lamps"), "fern", "moss"].sort());
  expect(order.slice(-2)).toEqual(["plain-a", "plain-b"]);
  expect(complaints).toEqual({ errors: [], warnings: [] });
});

test("and behind for one of another taste", async () => {
  await open(NEW_LAMPS);
  const order = await orderAfter("jackets");

  expect(order.slice(0, 6).sort()).toEqual(ofCategory("jackets").sort());
});

test("items of which the page tells too little stay where the shop put them", async () => {
  await open(NEW_LAMPS.map(({ category: _, ...lamp }) => lamp));
  const order = await orderAfter("lamps");

  expect(await joined()).toMatchObject({ known: 24, added: 0, left: 4 });
  expect(order.slice(-4)).toEqual(SHOP_ORDER.slice(-4));
});

test("the model takes up what the page tells when it is looked at, and nothing for what the visitor does", async () => {
  await open(NEW_LAMPS.slice(0, 1));
  await page.evaluate(() => {
    const tookUp: unknown[] = [];
    Object.assign(window, { tookUp });
    (window as EmbedWindow).inkling!.push([
      "ready",
      (personalizer) => personalizer.subscribe(({ reason }) => reason === "items" && tookUp.push(reason)),
    ]);
  });
  const tookUp = () => page.evaluate(() => (window as unknown as { tookUp: unknown[] }).tookUp.length);
  await orderAfter("mugs");
  await page.evaluate(() => document.querySelector(".grid")!.append(document.createElement("article")));
  await orderAfter("shoes");
  expect(await tookUp()).toBe(0);

  await page.evaluate((product) => {
    const script = Object.assign(document.createElement("script"), { type: "application/ld+json" });
    script.textContent = JSON.stringify({ "@type": "Product", ...product });
    document.head.append(script);
    (window as EmbedWindow).inkling!.push(["refresh"]);
  }, NEW_LAMPS[1]!);
  await expect.poll(tookUp).toBe(1);
  expect((await joined()).added).toBe(2);
});

test("classic scripts are written for pages of any encoding", () => {
  const scripts = ["/embed.js", "/embed-page.js", "/embed-order.js", "/embed-debug.js", "/worker-inline.js"];

  for (const path of scripts) expect(sites.cdn.answers.get(path)).toMatch(/^[\0-\x7f]+$/);
});

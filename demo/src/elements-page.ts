import workerUrl from "../../src/engine/worker.ts?worker&url";
import { providePersonalizer } from "../../src/element/define-elements.ts";
import "../../src/element/define-rank.ts";
import { createPersonalizer } from "../../src/index.ts";
import { drawProduct } from "../art/draw-product.ts";
import type { DemoProduct } from "../catalogue/product.ts";
import { drawCard, renderCard } from "./card.ts";
import { showCartCount } from "./cart-store.ts";
import { formatPrice, keepBackendInLinks, linkTo, products } from "./shop.ts";

/** What the page lists for everybody; the panels know titles from it, and rows choose among the first of them. */
const CANDIDATES = 120;
const SHELF = 12;

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;

function describe({ id, title, brand, colour, material, price }: DemoProduct) {
  const url = linkTo("product.html", { id });
  return { id, title, brand, url, kind: `${colour} ${material}`, price: formatPrice(price) };
}

function showSpotlight(product: DemoProduct): void {
  find("#spotlight-art").innerHTML = drawProduct(product, { scope: "card" });
  find("#spotlight-brand").textContent = product.brand;
  find("#spotlight-title").textContent = product.title;
  find("#spotlight-kind").textContent = `${product.colour} ${product.material}`;
  find("#why").setAttribute("item", product.id);
  for (const row of ["#similar-row", "#complements-row"]) find(row).setAttribute("item", product.id);
}

// Cards of the rows come from their template; the shop draws what is on them.
document.addEventListener("inkling-shown", () => {
  for (const card of document.querySelectorAll(".cards .card")) drawCard(card);
});

const listed = products.map(describe);
for (const panel of document.querySelectorAll("inkling-why, inkling-privacy, inkling-inspector"))
  Object.assign(panel, { items: listed });
for (const row of document.querySelectorAll("inkling-recommendations"))
  row.items = row.id === "recent-row" ? listed : listed.slice(0, CANDIDATES);
const shelf = find("#shelf");
shelf.innerHTML = products.slice(0, SHELF).map(renderCard).join("");
for (const card of shelf.children) drawCard(card);
showSpotlight(products[3] as DemoProduct);
keepBackendInLinks();
showCartCount();
providePersonalizer(
  createPersonalizer({ artifact: "./inkling/model.json", storage: "indexeddb", workerUrl }),
);

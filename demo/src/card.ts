import { drawProduct } from "../art/draw-product.ts";
import type { DemoProduct } from "../catalogue/product.ts";
import { findProduct, formatPrice, linkTo } from "./shop.ts";

const heart =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20.3 4.2 12.6a5 5 0 0 1 0-7.1 5 5 0 0 1 7.1 0l.7.8.7-.8a5 5 0 0 1 7.1 7.1Z"/></svg>';

/** Draws the product on a card that is about to be seen; a whole catalogue drawn at once would hold up the page. */
export function drawCard(card: Element): void {
  const product = findProduct((card as HTMLElement).dataset["inklingItem"] ?? null);
  const art = card.querySelector(".card-art");
  if (product && art && !art.querySelector("svg"))
    art.insertAdjacentHTML("afterbegin", drawProduct(product, { scope: "card" }));
}

/** One product card, still without its drawing. The link covers the card; the heart beside it learns without leaving the page. */
export function renderCard(product: DemoProduct): string {
  const { id, title, brand, category, colour, material, price } = product;
  return `<li class="card" data-inkling-item="${id}" data-category="${category}" data-colour="${colour}" data-price="${price}">
  <div class="card-art"><p class="card-rank" hidden></p><p class="card-why" hidden></p></div>
  <div class="card-text">
    <p class="card-brand">${brand.replace("&", "&amp;")}</p>
    <h3 class="card-title"><a href="${linkTo("product.html", { id })}">${title}</a></h3>
    <p class="card-kind">${colour} ${material}</p>
    <p class="card-price">${formatPrice(price)}</p>
  </div>
  <button class="card-more" type="button" aria-label="More like ${title}" title="More like this">${heart}</button>
</li>`;
}

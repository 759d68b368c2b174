import { drawProduct } from "../art/draw-product.ts";
import type { DemoProduct } from "../catalogue/product.ts";
import { learnFromCards } from "./card-clicks.ts";
import { drawCard, renderCard } from "./card.ts";
import { readCart, setQuantity, showCartCount } from "./cart-store.ts";
import { describePlace } from "./describe-place.ts";
import { findProduct, formatPrice, keepBackendInLinks, linkTo, products } from "./shop.ts";
import { announce } from "./status-panel.ts";
import { explainHere, learnHere, startVisit } from "./visit.ts";

const main = document.querySelector<HTMLElement>("#product") as HTMLElement;

/** The shop's own idea of what goes with a product, the same for everyone: most attributes shared, then nearest in price. */
function listRelated(product: DemoProduct): DemoProduct[] {
  const likeness = (other: DemoProduct): number =>
    (["shape", "style", "colour", "material"] as const).filter((name) => other[name] === product[name])
      .length - Math.abs(Math.log(other.price / product.price));
  return products
    .filter((other) => other.category === product.category && other.id !== product.id)
    .sort((a, b) => likeness(b) - likeness(a))
    .slice(0, 4);
}

function renderProduct(product: DemoProduct): string {
  const { title, brand, category, colour, style, material, price, description } = product;
  const facts = { Colour: colour, Material: material, Style: style };
  return `<nav class="crumbs" aria-label="Breadcrumb"><ol><li><a href="${linkTo("index.html")}">Everything</a></li><li><a href="${linkTo("index.html", { category })}">${category}</a></li><li aria-current="page">${title}</li></ol></nav>
<article class="product">
  <div class="product-art">${drawProduct(product, { scope: "large" })}</div>
  <div class="product-text">
    <p class="product-brand">${brand.replace("&", "&amp;")}</p>
    <h1>${title}</h1>
    <p class="product-price">${formatPrice(price)}</p>
    <p class="product-description">${description}</p>
    <dl class="product-facts">${Object.entries(facts)
      .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
      .join("")}</dl>
    <div class="product-buy"><button class="button" type="button" id="add-to-cart">Add to cart</button><a class="quiet-link" href="${linkTo("cart.html")}" id="see-cart" hidden>See cart</a></div>
    <p class="fine-print">Free delivery over €60 and 30 days to change your mind, if this were not a demo.</p>
    <details class="product-why"><summary>Where is it in my order, and why?</summary><ul role="list"></ul></details>
  </div>
</article>
<section class="related" aria-labelledby="related-title"><h2 id="related-title">More ${category} like it</h2><ul class="cards" role="list">${listRelated(product).map(renderCard).join("")}</ul></section>`;
}

/** Explains where the product stands while the visitor has that part open: it is computed for that, and not before. */
async function showPlace(product: DemoProduct): Promise<void> {
  const details = main.querySelector<HTMLDetailsElement>(".product-why") as HTMLDetailsElement;
  if (!details.open) return;
  const titleOf = (id: string): string => findProduct(id)?.title ?? "something the shop no longer has";
  const sentences = await explainHere(product).then(
    (explanation) => describePlace(explanation, { total: products.length, titleOf }),
    () => ["This is the shop’s own order: nothing is learned on this page."],
  );
  const lines = sentences.map((sentence) => {
    const line = document.createElement("li");
    line.textContent = sentence;
    return line;
  });
  (details.querySelector("ul") as HTMLElement).replaceChildren(...lines);
}

function showProduct(product: DemoProduct): void {
  document.title = `${product.title} · Wrenfield`;
  main.innerHTML = renderProduct(product);
  const button = main.querySelector<HTMLButtonElement>("#add-to-cart") as HTMLButtonElement;
  button.addEventListener("click", () => {
    setQuantity(product.id, (readCart()[product.id] ?? 0) + 1);
    button.textContent = "Added · add another";
    (main.querySelector("#see-cart") as HTMLElement).hidden = false;
    announce(`${product.title} is in your cart.`);
    void learnHere(product, "cart");
  });
  main.querySelector(".product-why")?.addEventListener("toggle", () => void showPlace(product));
  const related = main.querySelector(".related") as HTMLElement;
  for (const card of related.querySelectorAll(".card")) drawCard(card);
  learnFromCards(related);
}

const product = findProduct(new URLSearchParams(location.search).get("id"));
if (product) showProduct(product);
else (main.querySelector(".not-found") as HTMLElement).hidden = false;
keepBackendInLinks();
showCartCount();
startVisit(() => void (product && showPlace(product)));

import { drawProduct } from "../art/draw-product.ts";
import { readCart, setQuantity, showCartCount } from "./cart-store.ts";
import { findProduct, formatPrice, keepBackendInLinks, linkTo } from "./shop.ts";
import { announce } from "./status-panel.ts";
import { startVisit } from "./visit.ts";

const FREE_DELIVERY_FROM = 60;
const DELIVERY = 5;

const lines = document.querySelector<HTMLElement>("#cart-lines") as HTMLElement;
const sum = document.querySelector<HTMLElement>("#cart-sum") as HTMLElement;
const empty = document.querySelector<HTMLElement>("#cart-empty") as HTMLElement;
const full = document.querySelector<HTMLElement>("#cart-full") as HTMLElement;

function showCart(): void {
  const entries = Object.entries(readCart()).flatMap(([id, quantity]) => {
    const product = findProduct(id);
    return product ? [{ product, quantity }] : [];
  });
  empty.hidden = entries.length > 0;
  full.hidden = entries.length === 0;
  lines.innerHTML = entries
    .map(
      ({ product, quantity }) => `<li class="line">
  <a class="line-art" href="${linkTo("product.html", { id: product.id })}" tabindex="-1" aria-hidden="true">${drawProduct(product, { scope: "line" })}</a>
  <div class="line-text"><h2><a href="${linkTo("product.html", { id: product.id })}">${product.title}</a></h2><p>${product.colour} ${product.material}</p></div>
  <div class="stepper" role="group" aria-label="Quantity of ${product.title}"><button type="button" data-id="${product.id}" data-quantity="${quantity - 1}" aria-label="${quantity === 1 ? "Remove" : "One less"}">−</button><span>${quantity}</span><button type="button" data-id="${product.id}" data-quantity="${quantity + 1}" aria-label="One more"${quantity === 9 ? " disabled" : ""}>+</button></div>
  <p class="line-price">${formatPrice(product.price * quantity)}</p>
</li>`,
    )
    .join("");
  const goods = entries.reduce((total, { product, quantity }) => total + product.price * quantity, 0);
  const delivery = goods >= FREE_DELIVERY_FROM ? 0 : DELIVERY;
  sum.innerHTML = `<div><dt>Goods</dt><dd>${formatPrice(goods)}</dd></div><div><dt>Delivery</dt><dd>${delivery === 0 ? "free" : formatPrice(delivery)}</dd></div><div class="sum-total"><dt>Total</dt><dd>${formatPrice(goods + delivery)}</dd></div>`;
}

lines.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest<HTMLButtonElement>("button[data-id]");
  if (!button) return;
  const { id = "", quantity } = button.dataset;
  const step = button.getAttribute("aria-label");
  setQuantity(id, Number(quantity));
  showCart();
  // The list was drawn anew: give the focus back to the button that had it.
  const buttons = [...lines.querySelectorAll<HTMLButtonElement>(`button[data-id="${id}"]`)];
  (buttons.find((other) => other.getAttribute("aria-label") === step) ?? buttons[0])?.focus();
});
(document.querySelector("#checkout") as HTMLElement).addEventListener("click", () => {
  const note = document.querySelector<HTMLElement>("#checkout-note") as HTMLElement;
  note.hidden = false;
  announce(note.textContent);
});

showCart();
keepBackendInLinks();
showCartCount();
startVisit();

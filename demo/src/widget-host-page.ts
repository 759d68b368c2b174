import "../../src/widget/widget-host.ts";
import { drawProduct } from "../art/draw-product.ts";
import type { DemoProduct } from "../catalogue/product.ts";
import { formatPrice, products } from "./shop.ts";

/** What the magazine lists for everybody; the frame chooses among these. */
const CANDIDATES = 60;
const FINDS = 3;

const find = <T extends HTMLElement>(selector: string) => document.querySelector<T>(selector) as T;
const widget = find<HTMLElementTagNameMap["inkling-widget"]>("inkling-widget");
const ofRooms = products.filter(({ category }) => ["chairs", "mugs", "lamps"].includes(category));
const addressOf = ({ id }: DemoProduct) => `./product.html?id=${id}`;

const heart =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 20.3 4.2 12.6a5 5 0 0 1 0-7.1 5 5 0 0 1 7.1 0l.7.8.7-.8a5 5 0 0 1 7.1 7.1Z"/></svg>';

function renderFind(product: DemoProduct): string {
  const { id, title, price } = product;
  return `<li class="find" data-inkling-item="${id}">
  <div class="find-art">${drawProduct(product, { scope: "find" })}</div>
  <h3><a href="${addressOf(product)}">${title}</a></h3>
  <p>${formatPrice(price)}</p>
  <button type="button" aria-pressed="false" aria-label="I like ${title}">${heart}</button>
</li>`;
}

for (const list of document.querySelectorAll<HTMLElement>("[data-finds]")) {
  const listed = ofRooms.filter(({ category }) => category === list.dataset["finds"]).slice(0, FINDS);
  list.innerHTML = listed.map(renderFind).join("");
}
widget.items = ofRooms.slice(0, CANDIDATES).map((product) => ({
  id: product.id,
  title: product.title,
  url: addressOf(product),
  image: `./art/${product.id}.svg`,
  brand: product.brand,
  category: product.category,
  price: formatPrice(product.price),
}));

/** The page's own record: what it told, which it knows anyway, and what it heard, which is the same for every visitor. */
let told = 0;
function showLedger(): void {
  const likes =
    told === 0 ? "" : `, and ${told === 1 ? "one click" : `${told} clicks`} of yours on this page`;
  find("#told").textContent = `What is listed here for everybody${likes}.`;
  const heard = widget.heard.map((message) =>
    message.type === "height"
      ? `“I am ${message.px} px high.”`
      : message.type === "ready"
        ? "“I am here.”"
        : "“I cannot run.”",
  );
  find("#heard").textContent = heard.join(" ") || "Nothing yet.";
}

document.addEventListener("click", ({ target }) => {
  const card = target instanceof Element ? target.closest<HTMLElement>(".find") : null;
  if (!card) return;
  told++; // the widget's `learn` has told it already
  card.querySelector("button")!.setAttribute("aria-pressed", "true");
  showLedger();
});
setInterval(showLedger, 1000);

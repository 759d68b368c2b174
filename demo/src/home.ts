import { drawStillLife } from "../art/still-life.ts";
import { arrange } from "./arrange.ts";
import { learnFromCards } from "./card-clicks.ts";
import { drawCard, renderCard } from "./card.ts";
import { showCartCount } from "./cart-store.ts";
import { describeLikeness } from "./reasons.ts";
import { findProduct, keepBackendInLinks, products, shopOrder } from "./shop.ts";
import { startVisit, type Standing } from "./visit.ts";

/** So many cards at the top say what they share with what was clicked. */
const REASONS = 8;

const grid = document.querySelector<HTMLElement>("#for-you") as HTMLElement;
const filters = document.querySelector<HTMLElement>("#filters") as HTMLElement;
const title = document.querySelector<HTMLElement>("#shelf-title") as HTMLElement;
const compare = document.querySelector<HTMLElement>("#compare") as HTMLElement;
const shopPlaces = new Map(shopOrder.map((id, place) => [id, place]));

let standing: Standing = { order: null, clicked: [] };
let view: "yours" | "shop" = "yours";

function showRank(card: HTMLElement, rise: number): void {
  const badge = card.querySelector<HTMLElement>(".card-rank") as HTMLElement;
  badge.hidden = rise === 0;
  badge.classList.toggle("is-down", rise < 0);
  badge.textContent = `${rise > 0 ? "▲" : "▼"} ${Math.abs(rise)}`;
  badge.title = `${Math.abs(rise)} places ${rise > 0 ? "up" : "down"} from the shop’s order`;
}

function showReason(card: HTMLElement, text: string): void {
  const reason = card.querySelector<HTMLElement>(".card-why") as HTMLElement;
  reason.hidden = text === "";
  reason.textContent = text;
}

/** Orders the grid and marks what moved; without an order of the visitor's own the shop's stands unmarked. */
function showOrder(): void {
  const yours = standing.order !== null && view === "yours";
  arrange(grid, yours ? (standing.order as readonly string[]) : shopOrder, drawCard);
  for (const [place, card] of ([...grid.children] as HTMLElement[]).entries()) {
    const product = findProduct(card.dataset["inklingItem"] ?? null);
    if (!product) continue;
    showRank(card, yours ? (shopPlaces.get(product.id) as number) - place : 0);
    showReason(card, yours && place < REASONS ? describeLikeness(product, standing.clicked) : "");
    card.querySelector(".card-more")?.classList.toggle("is-noted", standing.clicked.includes(product));
  }
  title.textContent = yours ? "Everything, in your order" : "Everything, most loved first";
  for (const button of compare.querySelectorAll("button")) {
    button.disabled = standing.order === null;
    button.setAttribute("aria-pressed", String((button.value === "yours") === yours));
  }
}

function showCategory(category: string): void {
  for (const card of grid.children as HTMLCollectionOf<HTMLElement>) {
    card.hidden = category !== "" && card.dataset["category"] !== category;
  }
  for (const button of filters.querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.value === category));
  }
}

(document.querySelector("#still-life") as HTMLElement).innerHTML = drawStillLife(products);
grid.innerHTML = products.map(renderCard).join("");
keepBackendInLinks();
showCartCount();
showCategory(new URLSearchParams(location.search).get("category") ?? "");

filters.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest("button");
  if (button) showCategory(button.value);
});
compare.addEventListener("click", ({ target }) => {
  const button = (target as Element).closest("button");
  if (!button) return;
  view = button.value as typeof view;
  showOrder();
});

const nearby = new IntersectionObserver(
  (entries) => {
    for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
      drawCard(target);
      nearby.unobserve(target);
    }
  },
  { rootMargin: "100% 0px" },
);
for (const [place, card] of [...grid.children].entries()) {
  // The first screens are there with the first paint.
  if (place < 8) drawCard(card);
  else nearby.observe(card);
}
learnFromCards(grid);
startVisit((next) => {
  if (next.clicked.length !== standing.clicked.length) view = "yours";
  standing = next;
  showOrder();
});

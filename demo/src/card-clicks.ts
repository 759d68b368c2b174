import type { DemoProduct } from "../catalogue/product.ts";
import { findProduct } from "./shop.ts";
import { announce } from "./status-panel.ts";
import { learnAndLeave, learnHere } from "./visit.ts";

/** Whether the click leads away from this page; one for a new tab or window does not. */
function leavesThisPage(event: MouseEvent): boolean {
  return event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
}

async function like(product: DemoProduct, button: HTMLElement): Promise<void> {
  button.classList.add("is-noted");
  if (await learnHere(product, "click")) announce(`More like ${product.title}: the order is updated.`);
}

/** Learns every click on a card below `container`: on its link, on its heart, or anywhere else on it. */
export function learnFromCards(container: HTMLElement): void {
  const onClick = (event: MouseEvent): void => {
    const target = event.target as Element;
    const card = target.closest<HTMLElement>("[data-inkling-item]");
    const product = findProduct(card?.dataset["inklingItem"] ?? null);
    if (!card || !product || event.defaultPrevented || event.button > 1) return;
    const heart = target.closest<HTMLElement>(".card-more");
    if (heart) {
      void like(product, heart);
      return;
    }
    const link = card.querySelector("a") as HTMLAnchorElement;
    if (!leavesThisPage(event)) {
      void learnHere(product, "click");
      return;
    }
    event.preventDefault();
    void learnAndLeave(product, link.href);
  };
  container.addEventListener("click", onClick);
  // The middle button opens a tab without a `click`.
  container.addEventListener("auxclick", onClick);
}

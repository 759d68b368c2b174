import type { InklingRecommendations } from "../element/inkling-recommendations.ts";
import { make } from "../element/make.ts";

/**
 * The row of cards: the same element as on any page. Its links say nothing of where they come from, and lead the whole
 * page on.
 */
export function makeRow(): InklingRecommendations {
  const template = make("template");
  template.content.append(
    makeCard(
      make(
        "a",
        { href: "{{url}}", target: "_top", rel: "noreferrer", referrerpolicy: "no-referrer" },
        "{{title}}",
      ),
      { tag: "li", brand: "{{maker}}", price: "{{price}}" },
    ),
  );
  const row = document.createElement("inkling-recommendations");
  row.append(template, make("ul", { class: "cards", role: "list", "data-inkling-cards": true }));
  row.setAttribute("learn", "");
  row.setAttribute("name", "widget");
  return row;
}

/** A card with nothing on it, which is as high as any. */
export function makeBlankCard(): HTMLElement {
  return makeCard("\u00a0", { tag: "div", brand: "\u00a0", price: "\u00a0" });
}

function makeCard(
  title: Node | string,
  { tag, brand, price }: { readonly tag: "li" | "div"; readonly brand: string; readonly price: string },
): HTMLElement {
  return make(
    tag,
    { class: "card" },
    make("div", { class: "image" }),
    make(
      "div",
      { class: "text" },
      make("p", { class: "brand one-line" }, brand),
      make("p", { class: "title" }, title),
      make("p", { class: "price one-line" }, price),
    ),
  );
}

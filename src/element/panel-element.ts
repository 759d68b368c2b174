import type { ItemId } from "../core/interaction.ts";
import { InklingElement } from "./inkling-element.ts";
import { isPageItem, readPageItems, titleOnPage, type PageItem } from "./page-items.ts";
import { PANEL_STYLE } from "./panel-style.ts";

let sheet: CSSStyleSheet | undefined;

/** An element that shows a panel of its own: in a shadow tree with parts, so that page and panel keep their styles apart. */
export abstract class PanelElement extends InklingElement {
  /** What items are called, where the page does not list them. */
  #items: readonly PageItem[] | undefined;
  #root: ShadowRoot | undefined;

  get items(): readonly PageItem[] {
    return this.#items ?? readPageItems(this);
  }

  set items(items: readonly PageItem[]) {
    this.#items = items.filter(isPageItem);
    this.refresh();
  }

  /** The shadow tree; `build` fills it once. */
  protected openShadow(build: (root: ShadowRoot) => void): ShadowRoot {
    if (this.#root) return this.#root;
    this.#root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    // A constructed sheet needs no permission of a Content-Security-Policy.
    if (!sheet) (sheet = new CSSStyleSheet()).replaceSync(PANEL_STYLE);
    this.#root.adoptedStyleSheets = [sheet];
    build(this.#root);
    return this.#root;
  }

  protected titleOf(id: ItemId): string {
    return titleOnPage(this, this.items, id);
  }
}

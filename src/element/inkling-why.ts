import { make } from "./make.ts";
import { PanelElement } from "./panel-element.ts";
import { languageOrNone } from "./say.ts";
import { tellPlace } from "./tell-place.ts";

/** Its texts; every one can be replaced through `messages`. */
export const WHY_MESSAGES = {
  summary: "Why is this here?",
  waiting: "Working it out …",
  off: "This is the shop’s own order: nothing is learned on this page.",
  unknown: "It stands where the shop has put it: the model does not know it yet.",
  shop: "Number {rank} of {total}, in the shop’s own order.",
  place: "Number {rank} of {total} in your order, number {shopRank} in the shop’s.",
  without: "Without {deed}, it would be number {rank}.",
  noSingleReason: "Taking back any one thing that you did would leave it there.",
  alike: "Like others that moved up for you: {list}.",
  "deed.impression": "having passed over {title}",
  "deed.view": "having looked at {title}",
  "deed.click": "your click on {title}",
  "deed.cart": "having put {title} in your cart",
  "deed.purchase": "having bought {title}",
  "deed.dislike": "having turned down {title}",
};

/**
 * `<inkling-why item="sku-1">`: where an item stands in the visitor's order, and which of their interactions moved it
 * there. It is computed while the visitor has it open, and not before. Attribute `open`; parts `details`, `summary`, `reasons`.
 */
export class InklingWhy extends PanelElement {
  static readonly observedAttributes = ["item", "open", "messages", "lang"];
  protected readonly defaultMessages = WHY_MESSAGES;

  /** The item that is explained. */
  get item(): string {
    return this.getAttribute("item") ?? "";
  }

  set item(id: string) {
    this.setAttribute("item", id);
  }

  get open(): boolean {
    return this.hasAttribute("open");
  }

  set open(open: boolean) {
    this.toggleAttribute("open", open);
  }

  protected async show(): Promise<void> {
    const root = this.openShadow((shadow) => {
      const details = make("details", { part: "details" }, make("summary", { part: "summary" }));
      details.append(make("div", { role: "status" }, make("ul", { part: "reasons", role: "list" })));
      details.addEventListener("toggle", () => (this.open = details.open));
      shadow.append(make("div", { class: "why", part: "panel" }, details));
    });
    root.querySelector("summary")!.textContent = this.say("summary");
    root.querySelector("details")!.open = this.open;
    if (!this.open) return;
    const list = root.querySelector("ul")!;
    if (list.childElementCount === 0) this.#list(list, [this.say("waiting")]);
    this.#list(list, await this.#tell());
  }

  async #tell(): Promise<string[]> {
    if (!this.personalizer) return [this.say(this.failure ? "off" : "waiting")];
    const explanation = await this.personalizer.explain(this.item).catch((error: Error) => error);
    if (explanation instanceof Error)
      return [this.say(/^explain:/.test(explanation.message) ? "unknown" : "off")];
    const { artifact } = await this.personalizer.status();
    return tellPlace(explanation, {
      total: artifact.items,
      titleOf: (id) => this.titleOf(id),
      say: (key, values) => this.say(key, values),
      list: (names) => new Intl.ListFormat(languageOrNone(this.language), { type: "unit" }).format(names),
    });
  }

  #list(list: HTMLElement, sentences: readonly string[]): void {
    const same = [...list.children].map(({ textContent }) => textContent).join("\n") === sentences.join("\n");
    if (same) return; // or it would be read out again
    const lines = sentences.map((text, i) =>
      make("li", { part: "reason", class: i === 0 ? "place" : undefined }, text),
    );
    list.replaceChildren(...lines);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-why": InklingWhy;
  }
}

import type { Interaction } from "../core/interaction.ts";
import type { ExportedData } from "../core/read-export.ts";
import { toJson } from "../core/to-json.ts";
import { make } from "./make.ts";
import { PanelElement } from "./panel-element.ts";
import { languageOrNone } from "./say.ts";

/** Its texts; every one can be replaced through `messages`. */
export const PRIVACY_MESSAGES = {
  title: "Your order, your data",
  waiting: "Waking up …",
  off: "Nothing is learned on this page; the order is the shop’s own.",
  indexeddb: "The order is worked out on this device. What it is worked out from stays in this browser.",
  memory:
    "The order is worked out on this device. What it is worked out from is forgotten when this page closes.",
  learning: "Learn from what I do",
  learningNote: "What you look at and put in your cart moves the order.",
  shopOrder: "Show the shop’s own order",
  shopOrderNote: "As everybody else sees it. What was learned waits.",
  "stored.zero": "Nothing is stored about you",
  "stored.one": "What is stored: {count} thing you did",
  "stored.other": "What is stored: {count} things you did",
  "deed.impression": "You passed over {title}",
  "deed.view": "You looked at {title}",
  "deed.click": "You clicked {title}",
  "deed.cart": "You put {title} in your cart",
  "deed.purchase": "You bought {title}",
  "deed.dislike": "You turned down {title}",
  undo: "Undo",
  undoLabel: "Undo: {deed}",
  undone: "Undone, as if it had never happened.",
  showAll: "Show all {count}",
  export: "Download it",
  import: "Put a download back",
  "imported.zero": "There is nothing in it that is not here.",
  "imported.one": "Put back: {count} thing you did.",
  "imported.other": "Put back: {count} things you did.",
  notJson: "the file is not one of these downloads",
  delete: "Delete everything",
  sure: "Delete all that was learned from you?",
  confirm: "Yes, delete it",
  cancel: "Keep it",
  deleted: "Deleted. The shop’s own order is back.",
  failed: "That did not work: {reason}",
};

/** So many interactions are shown before the visitor asks for all. */
const FIRST = 10;

/**
 * `<inkling-privacy>`: the visitor's own controls. Pause learning, keep the shop's order, see in plain words what is
 * stored, undo one interaction, download all as JSON and put it back, delete everything. Parts: `panel`, `title`, `switch`, `entry`, `button`.
 */
export class InklingPrivacy extends PanelElement {
  static readonly observedAttributes = ["messages", "lang"];
  protected readonly defaultMessages = PRIVACY_MESSAGES;
  #showsAll = false;
  #isSure = false;

  protected async show(): Promise<void> {
    const root = this.openShadow((shadow) => this.#build(shadow));
    const { personalizer } = this;
    const part = <T extends HTMLElement>(name: string) => root.querySelector<T>(`[data-is=${name}]`)!;
    const label = (name: string, key = name) => (part(name).textContent = this.say(key));
    for (const name of ["title", "learning", "learningNote", "shopOrder", "shopOrderNote"]) label(name);
    for (const name of ["export", "import", "delete", "sure", "confirm", "cancel"]) label(name);
    const [log, status] = personalizer
      ? await Promise.all([personalizer.export(), personalizer.status()])
      : [undefined, undefined];
    const interactions = log?.interactions ?? [];

    label("where", status?.storage ?? (this.failure ? "off" : "waiting"));
    this.#setSwitch(part("learningSwitch"), personalizer?.choice.paused === false);
    this.#setSwitch(part("shopOrderSwitch"), personalizer?.choice.shopOrder === true);
    part("count").textContent = this.say(interactions.length === 0 ? "stored.zero" : "stored", {
      count: interactions.length,
    });
    this.#list(part("entries"), interactions);
    const more = part("more");
    more.hidden = this.#showsAll || interactions.length <= FIRST;
    more.textContent = this.say("showAll", { count: interactions.length });
    const asks = this.#isSure && interactions.length > 0;
    part("asking").hidden = !asks;
    part("acting").hidden = asks;
    for (const name of ["export", "delete"])
      part<HTMLButtonElement>(name).disabled = interactions.length === 0;
    part<HTMLButtonElement>("import").disabled = !personalizer;
  }

  #build(shadow: ShadowRoot): void {
    const is = (name: string) => ({ "data-is": name });
    const button = (name: string, onclick: () => void, className?: string) =>
      make("button", { ...is(name), type: "button", part: "button", class: className, onclick });
    const choice = (name: string, onclick: () => void) =>
      make(
        "button",
        { ...is(`${name}Switch`), type: "button", role: "switch", class: "switch", part: "switch", onclick },
        make(
          "span",
          {},
          make("span", { ...is(name), class: "name" }),
          make("span", { ...is(`${name}Note`), class: "quiet" }),
        ),
        make("span", { class: "track", part: "track" }),
      );
    const chooser = make("input", {
      type: "file",
      accept: "application/json,.json",
      hidden: true,
      onchange: () => this.#try(() => this.#putBack(chooser)),
    });
    shadow.append(
      make(
        "section",
        { class: "panel", part: "panel", "aria-labelledby": "title" },
        make(
          "div",
          { class: "head" },
          make("h2", { ...is("title"), id: "title", part: "title" }),
          make("p", { ...is("where"), class: "quiet" }),
        ),
        choice("learning", () => this.#choose({ paused: !this.personalizer?.choice.paused })),
        choice("shopOrder", () => this.#choose({ shopOrder: !this.personalizer?.choice.shopOrder })),
        make(
          "details",
          { class: "stored", part: "stored" },
          make("summary", { ...is("count"), part: "summary" }),
          make("ul", {
            ...is("entries"),
            class: "entries",
            role: "list",
            tabindex: "0",
            "aria-labelledby": "title",
          }),
          make(
            "div",
            { class: "more" },
            button("more", () => this.#showAll()),
          ),
        ),
        make(
          "div",
          { class: "row" },
          make(
            "div",
            { ...is("acting"), class: "actions" },
            button("export", () => this.#try(() => this.#download())),
            button("import", () => chooser.click()),
            chooser,
            button("delete", () => this.#ask(true), "danger"),
          ),
          make(
            "div",
            { ...is("asking"), class: "actions", role: "group", "aria-labelledby": "sure", hidden: true },
            make("p", { ...is("sure"), class: "question", id: "sure" }),
            button("confirm", () => this.#try(() => this.#forgetAll()), "danger sure"),
            button("cancel", () => this.#ask(false)),
          ),
        ),
        make("p", { ...is("said"), class: "unseen", role: "status", part: "status" }),
      ),
    );
    shadow.querySelector("[data-is=asking]")!.addEventListener("keydown", (event) => {
      if ((event as KeyboardEvent).key === "Escape") this.#ask(false);
    });
  }

  #setSwitch(button: HTMLButtonElement, isOn: boolean): void {
    button.disabled = !this.personalizer;
    button.setAttribute("aria-checked", String(isOn));
  }

  /** Newest first; entries that stay are kept, and with them the focus. */
  #list(list: HTMLElement, interactions: readonly Interaction[]): void {
    const newest = [...interactions].reverse().slice(0, this.#showsAll ? undefined : FIRST);
    const old = new Map([...list.children].map((entry) => [(entry as HTMLElement).dataset["key"], entry]));
    const entries = newest.map((interaction, i) => {
      const key = `${JSON.stringify(interaction)} ${this.titleOf(interaction.itemId)} ${this.say("undo")} ${i}`;
      return old.get(key) ?? this.#makeEntry(interaction, key);
    });
    list.hidden = entries.length === 0;
    if (entries.some((entry, i) => entry !== list.children[i]) || entries.length !== list.childElementCount)
      list.replaceChildren(...entries);
  }

  #makeEntry(interaction: Interaction, key: string): HTMLElement {
    const { itemId, action, at } = interaction;
    const deed = this.say(`deed.${action}`, { title: this.titleOf(itemId) });
    const time = new Intl.DateTimeFormat(languageOrNone(this.language), {
      dateStyle: "medium",
      timeStyle: "short",
    });
    const undo = () => this.#try(() => this.#undo(interaction));
    return make(
      "li",
      { class: "entry", part: "entry", "data-key": key },
      make(
        "span",
        { class: "deed" },
        deed,
        make("time", { class: "quiet", datetime: new Date(at).toISOString() }, time.format(at)),
      ),
      make(
        "button",
        { type: "button", part: "button", "aria-label": this.say("undoLabel", { deed }), onclick: undo },
        this.say("undo"),
      ),
    );
  }

  async #undo({ itemId, action, at }: Interaction): Promise<void> {
    const list = this.shadowRoot!.querySelector("[data-is=entries]")!;
    const buttons = () => [...list.querySelectorAll("button")];
    const place = buttons().findIndex((button) => button === this.shadowRoot!.activeElement);
    await this.personalizer!.forget({ itemId, action, at });
    await this.show();
    this.#tell("undone");
    const next = buttons().at(Math.min(place, buttons().length - 1));
    if (place >= 0) (next ?? this.shadowRoot!.querySelector("summary"))?.focus();
  }

  #showAll(): void {
    this.#showsAll = true;
    this.refresh();
    this.shadowRoot!.querySelector<HTMLElement>("[data-is=entries]")!.focus();
  }

  #ask(isSure: boolean): void {
    this.#isSure = isSure;
    const hasFocus = this.shadowRoot!.activeElement !== null;
    for (const [name, hidden] of [
      ["asking", !isSure],
      ["acting", isSure],
    ] as const)
      this.shadowRoot!.querySelector<HTMLElement>(`[data-is=${name}]`)!.hidden = hidden;
    // The safe answer first.
    const next = isSure ? "cancel" : "delete";
    if (hasFocus) this.shadowRoot!.querySelector<HTMLElement>(`[data-is=${next}]`)!.focus();
  }

  async #forgetAll(): Promise<void> {
    await this.personalizer!.forget();
    this.#isSure = false;
    await this.show();
    this.#tell("deleted");
    this.shadowRoot!.querySelector<HTMLElement>("summary")!.focus();
  }

  /** A file by the visitor's own hand: nothing is sent anywhere. */
  async #download(): Promise<void> {
    const text = toJson(await this.personalizer!.export(), 2);
    const href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { href, download: "inkling-export.json" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  }

  async #putBack(chooser: HTMLInputElement): Promise<void> {
    const file = chooser.files?.[0];
    const text = (await file?.text()) ?? "";
    chooser.value = ""; // so that the same file can be chosen again
    if (!file) return;
    let exported: ExportedData;
    try {
      exported = JSON.parse(text) as ExportedData;
    } catch {
      throw new Error(this.say("notJson"));
    }
    const { imported } = await this.personalizer!.import(exported);
    await this.show();
    this.#tell(imported === 0 ? "imported.zero" : "imported", { count: imported });
  }

  #choose(change: { paused?: boolean; shopOrder?: boolean }): void {
    this.#try(() => this.personalizer?.choose(change));
  }

  #try(job: () => Promise<void> | undefined): void {
    Promise.resolve(job()).catch((error: Error) => this.#tell("failed", { reason: error.message }));
  }

  #tell(key: string, values: Readonly<Record<string, string | number>> = {}): void {
    const said = this.shadowRoot!.querySelector("[data-is=said]")!;
    // What worked is seen anyway.
    said.className = key === "failed" ? "row danger" : "unseen";
    said.textContent = this.say(key, values);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-privacy": InklingPrivacy;
  }
}

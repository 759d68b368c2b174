import type { Personalizer } from "../client/create-personalizer.ts";
import type { ItemId } from "../core/interaction.ts";
import { toJson } from "../core/to-json.ts";
import { chooseItems, STRATEGIES, type Strategy } from "./choose-items.ts";
import { fillTemplate } from "./fill-template.ts";
import { InklingElement } from "./inkling-element.ts";
import { learnFromCards } from "./learn-from-cards.ts";
import { isPageItem, readPageItems, type PageItem } from "./page-items.ts";
import { untilUnseen } from "./until-unseen.ts";

/** So long the row keeps its room empty for the visitor's order; then it shows the page's. */
const PATIENCE_MS = 1000;
const LIMIT = 6;

/**
 * `<inkling-recommendations strategy="for-you" limit="6">`: cards from the site's own `<template>`, chosen from the items
 * that the page lists for everybody: `items`, a JSON script inside the element, or lists marked `data-inkling-items`. It
 * makes a card of every candidate, in the page's order, and shows some of them: so the images that are fetched are the
 * same for every visitor. Cards go into a child marked `data-inkling-cards`, else into the element itself.
 *
 * Attributes: `strategy` (for-you, similar, complements, recently-viewed), `limit`, `item` (what the page is about),
 * `learn` (clicks count), `name` (of the list). `data-inkling-state` says what is shown: waiting, page, chosen or empty.
 * The event `inkling-shown` follows whenever cards change.
 */
export class InklingRecommendations extends InklingElement {
  static readonly observedAttributes = ["strategy", "limit", "item"];
  protected readonly defaultMessages = {};
  #items: readonly PageItem[] | undefined;
  #cards = new Map<ItemId, HTMLElement>();
  #listed = "";
  #connected: AbortSignal | undefined;
  #patience: ReturnType<typeof setTimeout> | undefined;
  #isLearning = false;
  /** What the visitor had done and decided when the row was last shown. */
  #deeds: string | undefined;

  /** Candidates, instead of those that the page lists. They must be the same for every visitor. */
  get items(): readonly PageItem[] {
    return this.#items ?? readPageItems(this);
  }

  set items(items: readonly PageItem[]) {
    this.#items = items.filter(isPageItem);
    this.refresh();
  }

  get strategy(): Strategy {
    return STRATEGIES.find((strategy) => strategy === this.getAttribute("strategy")) ?? "for-you";
  }

  set strategy(strategy: Strategy) {
    this.setAttribute("strategy", strategy);
  }

  get limit(): number {
    const limit = Number.parseInt(this.getAttribute("limit") ?? "", 10);
    return limit > 0 ? limit : LIMIT;
  }

  set limit(limit: number) {
    this.setAttribute("limit", String(limit));
  }

  /** The item that the page is about: others go with it, and it is never in the row. */
  get item(): ItemId | undefined {
    return this.getAttribute("item") || undefined;
  }

  set item(id: ItemId | undefined) {
    if (id) this.setAttribute("item", id);
    else this.removeAttribute("item");
  }

  override connectedCallback(): void {
    this.#deeds = undefined;
    this.#isLearning = false;
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    clearTimeout(this.#patience);
    super.disconnectedCallback();
  }

  protected async show(): Promise<void> {
    const { personalizer, signal, item, strategy, limit } = this;
    this.#makeCards();
    const candidates = [...this.#cards.keys()];
    if (this.#connected !== signal) {
      this.#connected = signal;
      const isFirst = this.dataset["inklingState"] === undefined;
      const waits = isFirst && !this.failure;
      if (isFirst) this.#place(this.#pageOrder(candidates), waits ? "waiting" : "page");
      if (waits) this.#patience = setTimeout(() => this.#stopWaiting(), PATIENCE_MS);
    }
    if (this.failure) this.#stopWaiting();
    if (!personalizer) return;
    if (!this.#isLearning && this.hasAttribute("learn")) {
      this.#isLearning = true;
      learnFromCards(this, personalizer, { signal, listId: this.getAttribute("name") ?? strategy });
    }
    this.#deeds ??= await readDeeds(personalizer);
    await this.#untilImages();
    const deeds = await readDeeds(personalizer);
    if (signal.aborted) return;
    clearTimeout(this.#patience); // from here it takes milliseconds
    const isOwnDeed = this.#deeds !== deeds;
    this.#deeds = deeds;
    const isSeenWell = !isOwnDeed && this.dataset["inklingState"] !== "waiting";
    if (isSeenWell && (await this.#untilUnseen(personalizer, signal)) === "changed") return;
    await this.#untilLeft(signal);
    const chosen = await chooseItems(personalizer, { strategy, candidates, limit, ...(item && { item }) });
    if (signal.aborted) return;
    this.#place(chosen, "chosen");
  }

  /** One card for each candidate; anew only where the page lists others. */
  #makeCards(): void {
    const { items } = this;
    const listed = toJson(items);
    const template = this.querySelector<HTMLTemplateElement>("template");
    if (!template || listed === this.#listed) return;
    this.#listed = listed;
    for (const card of this.#cards.values()) card.remove();
    this.#cards = new Map(
      items.flatMap((item) => {
        const card = fillTemplate(template, item);
        return card ? [[item.id, card] as const] : [];
      }),
    );
    if (this.dataset["inklingState"] !== undefined)
      this.#place(this.#pageOrder([...this.#cards.keys()]), "page");
  }

  #pageOrder(candidates: readonly ItemId[]): ItemId[] {
    if (this.strategy === "recently-viewed") return []; // the page cannot know
    return candidates.filter((id) => id !== this.item).slice(0, this.limit);
  }

  #stopWaiting(): void {
    clearTimeout(this.#patience);
    if (this.dataset["inklingState"] !== "waiting") return;
    this.#place(this.#pageOrder([...this.#cards.keys()]), "page");
  }

  #place(ids: readonly ItemId[], state: "waiting" | "page" | "chosen" | "empty"): void {
    const container = this.querySelector<HTMLElement>("[data-inkling-cards]") ?? this;
    const cards = ids.flatMap((id) => this.#cards.get(id) ?? []);
    const shown = [...container.children].filter(
      (child) => child instanceof HTMLElement && "inklingItem" in child.dataset,
    );
    const isSame = cards.length === shown.length && cards.every((card, place) => card === shown[place]);
    if (!isSame) {
      for (const card of shown) card.remove();
      container.append(...cards);
    }
    for (const card of cards) card.style.visibility = state === "waiting" ? "hidden" : "";
    this.dataset["inklingState"] = cards.length === 0 && state !== "waiting" ? "empty" : state;
    if (!isSame)
      this.dispatchEvent(new CustomEvent("inkling-shown", { bubbles: true, detail: { ids, state } }));
  }

  /** Browsers ask first for images that are in view: what is chosen must not be seen from what comes sooner. */
  async #untilImages(): Promise<void> {
    const coming = [...this.#cards.values()]
      .flatMap((card) => [...card.querySelectorAll("img")])
      .filter((image) => !image.complete);
    await Promise.all(
      coming.map(
        (image) =>
          new Promise((resolve) => {
            for (const type of ["load", "error"]) image.addEventListener(type, resolve, { once: true });
          }),
      ),
    );
  }

  /** Nothing changes before the visitor's eyes that they did not cause: waits until the row is out of sight, or they did something. */
  #untilUnseen(personalizer: Personalizer, signal: AbortSignal): Promise<"unseen" | "changed"> {
    const settled = new AbortController();
    const changed = new Promise<"changed">((resolve) => {
      const stop = personalizer.subscribe(() => resolve("changed"));
      settled.signal.addEventListener("abort", stop);
      signal.addEventListener("abort", () => resolve("changed"), { signal: settled.signal });
    });
    const unseen = untilUnseen(this, settled).then(() => "unseen" as const);
    return Promise.race([changed, unseen]).finally(() => settled.abort());
  }

  /** Cards stay under the pointer and the focus. */
  #untilLeft(signal: AbortSignal): Promise<void> | undefined {
    const isHeld = () => this.matches(":hover, :focus-within");
    if (!isHeld()) return undefined;
    return new Promise((resolve) => {
      const left = new AbortController();
      const leave = () =>
        setTimeout(() => {
          if (isHeld() && !signal.aborted) return;
          left.abort();
          resolve();
        });
      this.addEventListener("pointerleave", leave, { signal: left.signal });
      this.addEventListener("focusout", leave, { signal: left.signal });
      signal.addEventListener("abort", leave, { once: true });
    });
  }
}

/** What the visitor has done and decided, as a text to compare. */
async function readDeeds(personalizer: Personalizer): Promise<string> {
  const { interactions } = await personalizer.status();
  return toJson([interactions, personalizer.choice])!;
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-recommendations": InklingRecommendations;
  }
}

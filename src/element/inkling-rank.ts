import type { EngineChange, Personalizer } from "../client/create-personalizer.ts";
import { keepGrid, type GridKeeper, type UpdateCause } from "../page/keep-grid.ts";
import { hasStoredOrders, openOrderStore, type OrderStore } from "../page/order-store.ts";
import { openPageVault } from "../page/page-vault.ts";
import { InklingElement } from "./inkling-element.ts";
import { learnFromCards } from "./learn-from-cards.ts";
import { readCards } from "./read-cards.ts";
import { awaitPersonalizer } from "./shared-personalizer.ts";

/** The orders that all grids of this page share. */
let orders: OrderStore | undefined;

/**
 * `<inkling-rank>`: puts the cards inside it, those with `data-inkling-item`, into the visitor's order where they are:
 * children of the element or of a list in it. See `keepGrid` for when they move; `data-inkling-pin` and
 * `data-inkling-sponsored` keep a card where it is. When the element goes, or the visitor wants the shop's order, that is
 * what it leaves.
 *
 * Attributes: `keep-first` (cards at the front that stay), `learn` (clicks count), `name` (of the list), `announcement`
 * (what screen readers say; empty for nothing). The event `inkling-ranked` carries a report after each look at the order.
 */
export class InklingRank extends InklingElement {
  protected readonly defaultMessages = { announcement: "Products are in a new order" };
  #keeper: GridKeeper | undefined;
  #container: Element | undefined;
  #cause: UpdateCause = "start";
  #isLearning = false;

  override connectedCallback(): void {
    this.#cause = "start";
    this.#isLearning = false;
    if (!orders) {
      orders = openOrderStore(window, openPageVault(window));
      // An earlier page was allowed to leave them: in time they come before the first paint.
      if (hasStoredOrders(window)) orders.follow("granted");
    }
    super.connectedCallback();
  }

  override disconnectedCallback(): void {
    this.#stop();
    super.disconnectedCallback();
  }

  protected override follow(change: EngineChange): void {
    if (/^(learn|forget|choice)$/.test(change.reason)) this.#cause = "own-action";
    this.refresh();
  }

  protected async show(): Promise<void> {
    const { personalizer, signal } = this;
    const grid = readCards(this);
    if (personalizer?.choice.shopOrder) orders?.follow("denied"); // nor may the next page start with another
    if (!grid || this.failure || personalizer?.choice.shopOrder) return this.#stop();
    if (this.#container !== grid.container) {
      this.#stop();
      this.#container = grid.container;
      this.#keeper = this.#keep(grid, signal);
    } else this.#keeper?.take(grid);
    const keeper = this.#keeper;
    if (!personalizer || !keeper) return;
    this.#learn(personalizer, grid.container);
    const { storage } = await personalizer.status();
    if (storage === "indexeddb") orders?.follow("granted");
    const cause = this.#cause;
    this.#cause = "ranks";
    const report = await keeper.update(cause);
    if (!signal.aborted)
      this.dispatchEvent(new CustomEvent("inkling-ranked", { bubbles: true, detail: report }));
  }

  #keep(grid: Parameters<typeof keepGrid>[0], signal: AbortSignal): GridKeeper {
    const keepFirst = Number.parseInt(this.getAttribute("keep-first") ?? "", 10);
    return keepGrid(grid, {
      rank: async (ids, rules) => (await awaitPersonalizer({ signal })).rank(ids, rules),
      resolve: async (keys) => (await awaitPersonalizer({ signal })).resolve(keys),
      store: orders!,
      keepFirst: keepFirst > 0 ? keepFirst : 0,
      announcement: this.getAttribute("announcement") ?? this.say("announcement"),
      onNewCards: () => this.refresh(),
    });
  }

  #learn(personalizer: Personalizer, container: HTMLElement): void {
    if (this.#isLearning || !this.hasAttribute("learn")) return;
    this.#isLearning = true;
    const listId = this.getAttribute("name");
    learnFromCards(container, personalizer, { signal: this.signal, ...(listId && { listId }) });
  }

  #stop(): void {
    this.#keeper?.stop();
    this.#keeper = undefined;
    this.#container = undefined;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-rank": InklingRank;
  }
}

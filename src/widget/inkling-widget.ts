import type { Interaction, ItemId } from "../core/interaction.ts";
import { VERSION } from "../core/version.ts";
import { learnFromCards } from "../element/learn-from-cards.ts";
import { isPageItem, readPageItems, type PageItem } from "../element/page-items.ts";
import { encloseFrame, type EnclosedFrame } from "./enclose-frame.ts";
import { keepRoom, type KeptRoom } from "./keep-room.ts";
import { listCandidates } from "./list-candidates.ts";
import { readFrameMessage } from "./read-frame-message.ts";
import { readTheme } from "./read-theme.ts";
import { planHeight, WIDGET_SIZES, type WidgetSize } from "./widget-layout.ts";
import {
  CONNECT,
  HEIGHT_STEP,
  MAX_CARDS,
  PROTOCOL,
  type FrameMessage,
  type HostMessage,
} from "./widget-messages.ts";

const PageElement = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** So long the frame may take to answer, in ms. */
const PATIENCE_MS = 15_000;
const LIMIT = 6;
/** The frame's own code does this and nothing else; see WIDGET.md for each word. */
const SANDBOX = "allow-scripts allow-same-origin allow-top-navigation-by-user-activation allow-downloads";

/** Something the visitor did on the host's own page. */
export type WidgetInteraction = Pick<Interaction, "itemId" | "action" | "position" | "listId">;

/**
 * `<inkling-widget src="https://widget.example/widget.html">`: recommendations in a frame of another origin, which this
 * page cannot read. The page says what it lists for everybody (`items`, a JSON script inside, or lists marked
 * `data-inkling-items`) and what was clicked on it; what the frame makes of that stays there.
 *
 * Attributes: `src`, `limit`, `size` (compact, regular, large), `heading`, `note`, `item` (what the page is about), `learn`
 * (clicks on the page's own `data-inkling-item` count), `consent` (granted: the frame may store), `memory` (it cannot).
 * `data-inkling-state` is waiting, ready or off; where it is off, the element shows what is inside it.
 */
export class InklingWidget extends PageElement {
  static readonly inklingVersion: string = VERSION;
  static readonly observedAttributes = [
    "src",
    "memory",
    "limit",
    "size",
    "heading",
    "note",
    "item",
    "consent",
  ];
  #frame: EnclosedFrame | undefined;
  #isOpen = false;
  #isReady = false;
  /** The frame knows better: the visitor may have chosen larger letters. */
  #hasTold = false;
  #room: KeptRoom | undefined;
  /** Looks of the element and of the frame, which scripts of the page must not get hold of by its `style`. */
  readonly #sheet = globalThis.CSSStyleSheet && new CSSStyleSheet();
  #connection: AbortController | undefined;
  #waiting: HostMessage[] = [];
  #items: readonly PageItem[] | undefined;
  #viewed: ItemId | undefined;
  readonly #heard: FrameMessage[] = [];

  /** Candidates, instead of those that the page lists. They must be the same for every visitor. */
  get items(): readonly PageItem[] {
    return this.#items ?? readPageItems(this);
  }

  set items(items: readonly PageItem[]) {
    this.#items = items.filter(isPageItem);
    this.#tellPage();
  }

  /** Everything that the frame has ever told this page, for whoever wants to see it. */
  get heard(): readonly FrameMessage[] {
    return [...this.#heard];
  }

  get size(): WidgetSize {
    return WIDGET_SIZES.find((size) => size === this.getAttribute("size")) ?? "regular";
  }

  /** Tells the frame what the visitor did on this page. What becomes of it, nobody is told. */
  learn({ itemId, action, position, listId }: WidgetInteraction): void {
    this.#send({
      type: "learn",
      itemId,
      action,
      ...(position !== undefined && { position }),
      ...(listId !== undefined && { listId }),
    });
  }

  /** Reads the page's custom properties anew, after the page has changed its looks. */
  restyle(): void {
    if (!this.#isReady) return;
    const { scheme, styles } = readTheme(this);
    this.#styleOf(1).colorScheme = scheme; // else the frame would get an opaque background
    this.#send({ type: "theme", size: this.size, scheme, styles });
  }

  connectedCallback(): void {
    const items = Object.getOwnPropertyDescriptor(this, "items");
    if (items) {
      delete (this as { items?: unknown }).items; // set before the element was defined: it would hide the accessor
      this.#items = (items.value as readonly PageItem[]).filter(isPageItem);
    }
    this.#enclose();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    this.#room = keepRoom(this, (px) => (this.#styleOf(0).height = `${px}px`));
    const observer = new ResizeObserver(() => this.#plan());
    observer.observe(this);
    signal.addEventListener("abort", () => observer.disconnect());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.restyle(), { signal });
    if (this.hasAttribute("learn"))
      learnFromCards(
        document.documentElement,
        { learn: (given) => Promise.resolve(this.learn(given)) },
        { signal },
      );
    if (document.readyState === "loading")
      document.addEventListener("DOMContentLoaded", () => this.#open(), { signal }); // lists below are not read yet
    else this.#open();
  }

  disconnectedCallback(): void {
    this.#connection?.abort();
    this.#room?.stop();
    this.#close();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after || !this.#isOpen) return;
    if (name === "src" || name === "memory") this.#open();
    else if (name === "consent") this.#tellConsent();
    else {
      if (name === "size") this.restyle();
      this.#tellPage();
    }
  }

  #enclose(): void {
    // A constructed sheet needs no permission of a Content-Security-Policy.
    this.#sheet.replaceSync(
      `:host { display: block; position: relative }
      iframe { position: absolute; inset: 0; width: 100%; height: 100%; border: 0; opacity: 0 }
      :host([hidden]) { display: none }`,
    );
    this.#frame ??= encloseFrame(this, this.#sheet, (nonce) => ({ type: CONNECT, version: PROTOCOL, nonce }));
  }

  #styleOf(rule: number): CSSStyleDeclaration {
    return (this.#sheet.cssRules[rule] as CSSStyleRule).style;
  }

  #open(): void {
    this.#close();
    this.dataset["inklingState"] = "waiting";
    const timer = setTimeout(() => this.#fail("the frame did not answer; see its console"), PATIENCE_MS);
    this.#connection!.signal.addEventListener("abort", () => clearTimeout(timer));
    try {
      this.#frame!.open(
        this.#address(),
        [
          ["title", this.getAttribute("heading") || "Recommendations"],
          ["sandbox", SANDBOX],
          ["allow", ""],
          ["referrerpolicy", "origin"], // the frame must know who embeds it, not on which page
          // An attribute that says nothing, where the frame may keep things.
          [this.hasAttribute("memory") ? "credentialless" : "class", ""],
        ],
        (data) => {
          const message = readFrameMessage(data);
          if (message) clearTimeout(timer);
          if (message) this.#hear(message);
        },
      );
      this.#isOpen = true;
      this.#plan();
    } catch (error) {
      clearTimeout(timer);
      this.#fail((error as Error).message);
    }
  }

  #address(): URL {
    const address = new URL(this.getAttribute("src") ?? "", document.baseURI);
    address.hash = "";
    if (!/^https?:$/.test(address.protocol)) throw new Error("src must be the https address of widget.html");
    if (address.origin === location.origin)
      throw new Error("src must be on another origin, since this page could read a frame of its own");
    return address;
  }

  #close(): void {
    this.#frame?.close();
    this.#isOpen = false;
    this.#isReady = false;
    this.#hasTold = false;
    this.#viewed = undefined;
  }

  #fail(why: string): void {
    console.warn(`[inkling] <inkling-widget>: ${why}`);
    this.#close();
    this.dataset["inklingState"] = "off";
    this.#frame!.showContent();
  }

  #hear(message: FrameMessage): void {
    if (this.#heard.push(message) > 100) this.#heard.shift();
    if (message.type === "error" && message.code === "version")
      return this.#fail("the frame is of another version");
    if (message.type === "error")
      // the frame goes on with the page's order
      return console.warn(`[inkling] <inkling-widget>: nothing is personalized (${message.code})`);
    if (message.type === "height") {
      this.#styleOf(1).opacity = "1"; // dressed and laid out
      this.#hasTold = true;
      return this.#room!.want(message.px);
    }
    if (this.#isReady) return;
    this.#isReady = true;
    this.dataset["inklingState"] = "ready";
    this.#tellConsent();
    this.restyle();
    this.#tellPage();
    for (const waiting of this.#waiting.splice(0)) this.#send(waiting);
  }

  #tellConsent(): void {
    const consent = this.getAttribute("consent");
    this.#send({
      type: "consent",
      storage: consent === "granted" || consent === "denied" ? consent : "unknown",
    });
  }

  #tellPage(): void {
    this.#plan();
    if (!this.#isReady) return;
    const items = this.#candidates();
    const item = this.getAttribute("item")?.slice(0, 200);
    const { lang } = this.closest<HTMLElement>("[lang]") ?? document.documentElement;
    if (items.length === 0) return;
    this.#send({
      type: "context",
      items,
      limit: this.#limit(),
      heading: this.#heading(),
      note: (this.getAttribute("note") ?? "").slice(0, 60),
      language: lang.slice(0, 35),
      direction: getComputedStyle(this).direction === "rtl" ? "rtl" : "ltr",
      ...(item && { item }),
    });
    if (!item || item === this.#viewed || !this.hasAttribute("learn")) return;
    this.#viewed = item;
    this.learn({ itemId: item, action: "view" });
  }

  #send(message: HostMessage): void {
    if (this.#isReady) this.#frame!.say(message);
    else if (message.type === "learn" && this.#waiting.length < 20) this.#waiting.push(message);
  }

  /** The height follows from what the page says, so its room is free before the frame is there. */
  #plan(): void {
    if (!this.#isOpen || this.#hasTold) return;
    const item = this.getAttribute("item");
    const ids = new Set(this.#candidates().map(({ id }) => id));
    if (item) ids.delete(item);
    const cards = Math.min(this.#limit(), ids.size);
    const px = planHeight(this.clientWidth, { cards, size: this.size, heading: this.#heading() });
    this.#room!.want(Math.ceil(px / HEIGHT_STEP) * HEIGHT_STEP);
  }

  #candidates() {
    return listCandidates(this.items, document.baseURI);
  }

  #limit(): number {
    const limit = Number.parseInt(this.getAttribute("limit") ?? "", 10);
    return limit > 0 ? Math.min(limit, MAX_CARDS) : LIMIT;
  }

  #heading(): string {
    return (this.getAttribute("heading") ?? "").slice(0, 120);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    "inkling-widget": InklingWidget;
  }
}

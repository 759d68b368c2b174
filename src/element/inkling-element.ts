import type { EngineChange, Personalizer } from "../client/create-personalizer.ts";
import { VERSION } from "../core/version.ts";
import { say, type Messages } from "./say.ts";
import { awaitPersonalizer } from "./shared-personalizer.ts";

/** Where there is no document the elements can be imported all the same: a server renders their children. */
const PageElement = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/**
 * What all elements share: they find the page's personalizer, show anew whenever ranks or the visitor's choice change,
 * say their texts in the page's words, and leave nothing behind when they go.
 */
export abstract class InklingElement extends PageElement {
  static readonly inklingVersion: string = VERSION;

  /** Texts in the page's language instead of the English ones; the attribute `messages` takes the same as JSON. */
  #messages: Messages = {};
  #connection: AbortController | undefined;
  #isShowing = false;
  #isStale = false;
  /** Set while the element is on a page whose personalizer runs. */
  protected personalizer: Personalizer | undefined;
  /** Why nothing is personalized here, once that is known. */
  protected failure: Error | undefined;

  protected abstract readonly defaultMessages: Messages;
  /** Shows the current state. Never called twice at once; errors mean that it stays as it is. */
  protected abstract show(): Promise<void> | void;

  /** Ends when the element leaves the page. */
  protected get signal(): AbortSignal {
    return (this.#connection ??= new AbortController()).signal;
  }

  get messages(): Messages {
    return this.#messages;
  }

  set messages(messages: Messages) {
    this.#messages = messages;
    this.refresh();
  }

  connectedCallback(): void {
    this.#connection?.abort();
    this.#connection = new AbortController();
    const { signal } = this.#connection;
    takeEarlyProperties(this);
    awaitPersonalizer({ signal }).then(
      (personalizer) => {
        if (signal.aborted) return;
        this.personalizer = personalizer;
        const stop = personalizer.subscribe((change) =>
          change.reason === "close" ? this.#startOver() : this.follow(change),
        );
        signal.addEventListener("abort", stop, { once: true });
        this.refresh();
      },
      (error: Error) => {
        this.failure = error;
        this.refresh();
      },
    );
    this.refresh();
  }

  disconnectedCallback(): void {
    this.#connection?.abort();
    this.#connection = undefined;
    this.personalizer = undefined;
    this.failure = undefined;
  }

  /** What comes from a personalizer that is closed goes; there may be another. */
  #startOver(): void {
    this.disconnectedCallback();
    this.connectedCallback();
  }

  attributeChangedCallback(): void {
    this.refresh();
  }

  /** Ranks or choices may have changed. */
  protected follow(_change: EngineChange): void {
    this.refresh();
  }

  /** Shows again, soon; many calls at once are one. */
  refresh(): void {
    this.#isStale = true;
    if (!this.#isShowing) void this.#showWhileStale();
  }

  /** A text with its places filled in, in the language of the page. */
  protected say(key: string, values: Readonly<Record<string, string | number>> = {}): string {
    const given = { ...readJson(this.getAttribute("messages")), ...this.#messages };
    return say({ ...this.defaultMessages, ...given }, key, values, this.language);
  }

  protected get language(): string {
    return (
      this.closest<HTMLElement>("[lang]")?.lang || document.documentElement.lang || navigator.language || "en"
    );
  }

  async #showWhileStale(): Promise<void> {
    this.#isShowing = true;
    await Promise.resolve(); // for attributes and properties that are set one after the other
    while (this.#isStale && this.isConnected) {
      this.#isStale = false;
      try {
        await this.show();
      } catch {
        // the engine is lost or was closed: what is shown stays
      }
    }
    this.#isShowing = false;
  }
}

/** A page may set properties before the element is defined: such a value would hide the accessor for ever. */
function takeEarlyProperties(element: InklingElement): void {
  for (const name of Object.keys(element)) {
    if (!(name in Object.getPrototypeOf(element))) continue;
    const own = element as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }
}

function readJson(text: string | null): Messages {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? (value as Messages) : {};
  } catch {
    return {};
  }
}

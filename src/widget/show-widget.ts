import type { ItemId } from "../core/interaction.ts";
import { make } from "../element/make.ts";
import { FRAME_STYLE } from "./frame-style.ts";
import { guardClicks } from "./guard-clicks.ts";
import { holdImages, type HeldImages } from "./hold-images.ts";
import { isThemeValue } from "./is-theme-value.ts";
import { leaveAfterLearning } from "./leave-after-learning.ts";
import { makeBlankCard, makeRow } from "./make-row.ts";
import { THEME_NAMES } from "./theme-names.ts";
import { countColumns, type WidgetSize } from "./widget-layout.ts";
import { HEIGHT_STEP, MAX_HEIGHT, type HostMessage } from "./widget-messages.ts";

const NOTE = "Chosen on this device · Your data";
const CLOSE = "Close";

/** What the frame shows. */
export interface WidgetView {
  /** Lists the candidates; `nameOf` gives each the name by which the model knows it. */
  list(context: Extract<HostMessage, { type: "context" }>, nameOf: (id: ItemId) => ItemId): void;
  dress(theme: Extract<HostMessage, { type: "theme" }>): void;
}

/**
 * Builds the frame's page. `onHeight` hears of the room that the widget needs: that of blank cards, so that nothing that
 * was chosen can change it. `learned` resolves when the last click is stored.
 */
export function showWidget({
  onHeight,
  learned,
}: {
  readonly onHeight: (px: number) => void;
  readonly learned: () => Promise<unknown>;
}): WidgetView {
  const style = new CSSStyleSheet();
  style.replaceSync(FRAME_STYLE);
  document.adoptedStyleSheets.push(style);

  const root = document.documentElement;
  const heading = make("h2", { class: "heading one-line" });
  const row = makeRow();
  const ruler = make("div", { class: "ruler cards", "aria-hidden": "true" });
  const privacy = document.createElement("inkling-privacy");
  const dialog = make(
    "dialog",
    {},
    privacy,
    make("button", { type: "button", onclick: () => dialog.close() }, CLOSE),
  );
  const note = make("button", { type: "button", onclick: () => dialog.showModal() });
  const stage = make("div", { class: "stage" }, row, ruler);
  const main = make("main", { class: "unready" }, heading, stage, make("p", { class: "note" }, note), dialog);
  document.body.append(main);

  let size: WidgetSize = "regular";
  let cards = 0;
  let images: HeldImages | undefined;
  let isDressed = false;
  const guard = guardClicks(row);
  leaveAfterLearning(stage, learned); // outside of the row, whose own listeners learn

  const arrange = () => {
    root.dataset["size"] = size;
    root.style.setProperty("--columns", String(countColumns(innerWidth, cards, size)));
    ruler.replaceChildren(...Array.from({ length: cards }, makeBlankCard));
    main.classList.toggle("unready", !isDressed || cards === 0);
  };
  /** Pictures come onto cards once all of them are there, and stay on them. */
  const hang = () => {
    guard.watch();
    for (const card of row.querySelectorAll<HTMLElement>(".cards > [data-inkling-item]")) {
      const image = images?.imageOf(card.dataset["inklingItem"] as string);
      if (image?.complete) card.querySelector(".image")?.replaceChildren(image);
    }
  };
  document.addEventListener("inkling-shown", hang);
  addEventListener("resize", arrange);
  const observer = new ResizeObserver(() => {
    if (!isDressed || cards === 0) return;
    const px = Math.ceil(main.getBoundingClientRect().height / HEIGHT_STEP) * HEIGHT_STEP;
    onHeight(Math.min(px, MAX_HEIGHT));
  });
  observer.observe(main);

  return {
    list: ({ items, limit, item, heading: title, note: text, language, direction }, nameOf) => {
      const named = items.map((one) => ({
        ...one,
        id: nameOf(one.id),
        maker: one.brand ?? one.category ?? "",
      }));
      root.lang = language;
      root.dir = direction;
      heading.textContent = title;
      heading.hidden = title === "";
      note.textContent = text || NOTE;
      const about = item && nameOf(item);
      cards = Math.min(limit, new Set(named.map(({ id }) => id).filter((id) => id !== about)).size);
      const held = holdImages(named);
      images = undefined;
      void held.settled.then(() => {
        images = held;
        hang();
      });
      row.limit = limit;
      row.item = about;
      row.items = named;
      privacy.items = named;
      arrange();
    },
    dress: ({ size: wanted, scheme, styles }) => {
      size = wanted;
      root.style.colorScheme = scheme;
      for (const [name, kind] of THEME_NAMES) {
        const value = styles[name];
        if (value && isThemeValue(kind, value)) root.style.setProperty(name, value);
        else root.style.removeProperty(name);
      }
      isDressed = true;
      arrange();
    },
  };
}

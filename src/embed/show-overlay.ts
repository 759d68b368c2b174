import { toJson } from "../core/to-json.ts";
import { describeReport } from "./describe-report.ts";
import type { EmbedApi } from "./embed-api.ts";
import { namePlatform } from "./name-platform.ts";
import { OVERLAY_STYLE } from "./overlay-style.ts";

/** Shows what the drop-in found and did; returns the way to take it away. */
export type ShowOverlay = (page: Window, embed: EmbedApi) => () => void;

const REFRESH_MS = 500;

/**
 * The `?inkling-debug` overlay. It is outside of the page's body, styled by a sheet that a page's policy cannot refuse,
 * and made of nodes alone, since a page may forbid HTML from text.
 */
export const showOverlay: ShowOverlay = (page, embed) => {
  const { document } = page;
  const host = document.createElement("inkling-debug");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(OVERLAY_STYLE);
  root.adoptedStyleSheets = [sheet];

  const make = (tag: string, ...content: (Node | string)[]) => {
    const element = document.createElement(tag);
    element.append(...content);
    return element;
  };
  const button = (text: string, label: string, onClick: () => void) => {
    const element = make("button", text);
    element.ariaLabel = label;
    element.onclick = onClick;
    return element;
  };

  const body = make("div");
  const remove = () => {
    page.clearInterval(timer);
    host.remove();
  };
  const section = make(
    "section",
    make(
      "header",
      make("span", "Inkling on this page"),
      button("–", "Fold or unfold", () => section.classList.toggle("small")),
      button("×", "Close", remove),
    ),
    body,
  );
  section.ariaLabel = "Inkling's report";

  let shown = "";
  const render = () => {
    const sections = describeReport(embed.report(), namePlatform(page));
    const text = toJson(sections);
    if (text === shown) return; // a reader's selection stays
    shown = text;
    body.replaceChildren(
      ...sections.flatMap(({ heading, rows }) => [
        make("h2", heading),
        make("dl", ...rows.flatMap(([label, value]) => [make("dt", label), make("dd", value)])),
      ]),
    );
  };
  const timer = page.setInterval(render, REFRESH_MS);
  render();
  root.append(section);
  document.documentElement.append(host);
  return remove;
};

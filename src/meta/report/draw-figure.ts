import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { escapeHtml, renderTable, type Table } from "./html.ts";

/** One picture with its numbers. */
export interface Figure {
  readonly id: string;
  readonly title: string;
  /** What the picture shows, for who cannot see it. */
  readonly summary: string;
  /** Below the title: how to read it. */
  readonly note?: string;
  readonly legend?: readonly { readonly label: string; readonly colour: string }[];
  readonly plot: (width: number) => Plot.PlotOptions;
  readonly table: Table;
}

/** Widths in CSS pixels: letters keep their size on a phone, where a scaled picture could not be read. */
const WIDTHS = { wide: 720, narrow: 350 };

/**
 * A figure as HTML: the picture drawn for wide and for narrow pages, of which the style shows one, and its numbers as a
 * table to unfold. The pictures are inline SVG that needs nothing else.
 */
export function drawFigure(figure: Figure): string {
  const pictures = Object.entries(WIDTHS).map(
    ([name, width]) => `<div class="${name}">${drawPicture(figure, `${figure.id}-${name}`, width)}</div>`,
  );
  const legend = (figure.legend ?? []).map(
    ({ label, colour }) =>
      `<li><span class="swatch" style="background:${colour}"></span>${escapeHtml(label)}</li>`,
  );
  return `<figure id="${figure.id}">
<figcaption><h3>${escapeHtml(figure.title)}</h3>${figure.note ? `<p>${escapeHtml(figure.note)}</p>` : ""}</figcaption>
${legend.length > 0 ? `<ul class="legend">${legend.join("")}</ul>` : ""}
${pictures.join("\n")}
<details><summary>The numbers of “${escapeHtml(figure.title)}”</summary>
${renderTable(figure.table, figure.title)}
</details>
</figure>`;
}

function drawPicture({ title, summary, plot }: Figure, id: string, width: number): string {
  const { document } = parseHTML("<!doctype html><html></html>");
  const options = { ...plot(width), width, className: "plot" };
  const svg = Plot.plot({ ...options, document: document as unknown as Document });
  svg.querySelector("style")?.remove(); // the page has one style for all
  // Plot labels groups that have no role, which is not allowed, and the picture is one image to a screen reader.
  for (const group of svg.querySelectorAll("[aria-label]")) group.removeAttribute("aria-label");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", `${id}-title ${id}-desc`);
  const texts = `<title id="${id}-title">${escapeHtml(title)}</title><desc id="${id}-desc">${escapeHtml(summary)}</desc>`;
  return svg.outerHTML.replace(/^(<svg[^>]*>)/, `$1${texts}`);
}

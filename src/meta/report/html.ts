/** Text as it must stand in HTML, in and between tags; a number keeps its percent sign on its line. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]!).replace(/(\d) %/g, "$1&nbsp;%");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Rows of a table; the first cell of each row is its header. */
export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A table of data with headers, in a box that scrolls by itself where it is wider than the page. */
export function renderTable({ head, rows }: Table, caption: string): string {
  const headers = head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join("");
  const body = rows
    .map(([first = "", ...cells]) => {
      const values = cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join("");
      return `<tr><th scope="row">${escapeHtml(first)}</th>${values}</tr>`;
    })
    .join("\n");
  const label = escapeHtml(caption);
  return `<div class="scroll" tabindex="0" role="group" aria-label="${label}"><table>
<caption>${label}</caption>
<thead><tr>${headers}</tr></thead>
<tbody>
${body}
</tbody></table></div>`;
}

/** Labels and values. */
export function renderFields(fields: readonly (readonly [label: string, value: string])[]): string {
  const items = fields.map(
    ([label, value]) => `<div><dt>${escapeHtml(label)}</dt><dd>${escapeHtml(value)}</dd></div>`,
  );
  return `<dl>${items.join("\n")}</dl>`;
}

/** Paragraphs of plain text. */
export function renderText(...paragraphs: readonly string[]): string {
  return paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n");
}

/** A titled part of the page. */
export function renderSection(id: string, title: string, ...content: readonly string[]): string {
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escapeHtml(title)}</h2>
${content.join("\n")}
</section>`;
}

/**
 * What a page wrote where a text is wanted: text or a number as it is, of a list the first, of an object its name, value
 * or address. Undefined where there is none, so that "" and null never become names.
 */
export function readText(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isFinite(value) ? `${value}` : undefined;
  if (typeof value === "string") return value.trim().replace(/\s+/g, " ") || undefined;
  if (Array.isArray(value)) return readText(value[0]);
  if (!isRecord(value)) return undefined;
  return readText(value["name"] ?? value["@value"] ?? value["url"] ?? value["contentUrl"] ?? value["@id"]);
}

/** Whether this is an object whose fields can be asked for. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The rows of what may be one row, a list of rows (also one that only looks like a list), or nothing. */
export function toRows(value: unknown): readonly unknown[] {
  if (!isRecord(value)) return [];
  return Symbol.iterator in value ? [...(value as Iterable<unknown>)] : [value];
}

/** What an element says, each part on a line of its own: `textContent` would join them to one word, or to one number. */
export function textOf(element: Element): string {
  const walker = element.ownerDocument.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let text = "";
  while (walker.nextNode()) text += `\n${walker.currentNode.nodeValue}`;
  return text;
}

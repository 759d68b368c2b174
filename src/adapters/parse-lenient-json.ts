/**
 * JSON as shops write it into pages: also inside CDATA or an HTML comment, with comments, trailing commas, a final
 * semicolon, line breaks in texts, or quotes written as entities. Undefined where nothing helps.
 */
export function parseLenientJson(text: string): unknown {
  for (const repair of [keep, strip, (raw: string) => strip(decodeQuotes(raw))]) {
    try {
      return JSON.parse(repair(text)) as unknown;
    } catch {
      // the next repair may help
    }
  }
  return undefined;
}

const keep = (text: string) => text;

const decodeQuotes = (text: string) => text.replace(/&(?:quot|#0*34|#x0*22);/gi, '"').replace(/&amp;/g, "&");

/** Takes away what JSON does not have, outside of texts. */
function strip(text: string): string {
  const inside = text.replace(
    /^\s*(?:\/\/\s*|\/\*\s*)?(?:<!\[CDATA\[|<!--)(?:\s*\*\/)?|(?:\/\/\s*|\/\*\s*)?(?:\]\]>|-->)(?:\s*\*\/)?\s*$/g,
    "",
  );
  return inside
    .replace(/("(?:\\[\s\S]|[^"\\])*")|\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, (_, quoted: string | undefined) =>
      (quoted ?? "").replace(/[\u0000-\u001f]+/g, " "),
    )
    .replace(/("(?:\\.|[^"\\])*")|,(?=\s*[}\]])|;\s*$/g, "$1");
}

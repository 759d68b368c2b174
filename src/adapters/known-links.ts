import type { Grid } from "../page/grid.ts";
import type { Page, SeenItem } from "./adapter.ts";
import { groupCards } from "./group-cards.ts";
import { readAddress } from "./page-path.ts";

/** The grids in which a page links to items that it lists elsewhere, such as in JSON-LD. */
export function findLinkedGrids(page: Page, items: readonly SeenItem[], source: string): Grid[] {
  const byPath = new Map<string, readonly string[]>();
  for (const { keys, facts } of items) {
    const path = readAddress(facts.url, page)?.path;
    if (path !== undefined) byPath.set(path, keys);
  }
  if (byPath.size < 2) return [];
  const marks = [...page.document.querySelectorAll("a[href]")].flatMap((element) => {
    const keys = byPath.get(readAddress(element.getAttribute("href"), page)?.path ?? "");
    return keys ? [{ element, keys }] : [];
  });
  return groupCards(marks, { source });
}

import type { PageItem } from "../element/page-items.ts";
import { MAX_ITEMS, type WidgetItem } from "./widget-messages.ts";

const TEXTS = { price: 40, brand: 80, category: 80 } as const;

/** Items as the frame takes them: what a page lists for everybody, with whole addresses, and nothing else of it. */
export function listCandidates(items: readonly PageItem[], base: string): WidgetItem[] {
  return items.slice(0, MAX_ITEMS).flatMap((item) => {
    const url = wholeAddress(item.url, base);
    if (!url || item.id.length > 200) return [];
    const image = wholeAddress(item.image, base);
    const texts: Record<string, string> = {};
    for (const [name, most] of Object.entries(TEXTS)) {
      const value = item[name];
      if (typeof value === "string" || typeof value === "number") texts[name] = String(value).slice(0, most);
    }
    return [
      { id: item.id, title: (item.title ?? item.id).slice(0, 300), url, ...texts, ...(image && { image }) },
    ];
  });
}

function wholeAddress(address: unknown, base: string): string | undefined {
  try {
    const { protocol, href } = new URL(address as string, base);
    return typeof address === "string" && /^https?:$/.test(protocol) && href.length <= 2048
      ? href
      : undefined;
  } catch {
    return undefined;
  }
}

import type { SeenInteraction, SeenItem } from "./adapter.ts";
import { toFacts, toKeys } from "./describe.ts";
import { readAddress } from "./page-path.ts";
import { parsePrice } from "./parse-price.ts";
import { isRecord, readText } from "./read-text.ts";

/** Under which names a vendor's products carry what we want to know, likeliest first. */
export interface ProductFields {
  /** Names of the item, most trusted first; each that is there counts. */
  readonly keys: readonly string[];
  readonly title: readonly string[];
  /** Levels of one path. */
  readonly category: readonly string[];
  readonly brand?: readonly string[];
  readonly price?: readonly string[];
  readonly url?: readonly string[];
  readonly image?: readonly string[];
  readonly position?: readonly string[];
  /** What the vendor calls the first place. */
  readonly firstPosition?: number;
  /** Of the product or of its event. */
  readonly list?: readonly string[];
  /** Of the event alone. */
  readonly eventList?: readonly string[];
}

/** A product of an event, and where it stood. */
export interface ReadProduct extends SeenItem {
  readonly place: Pick<SeenInteraction, "position" | "listId">;
}

/** Reads one product; `event` is what holds for all products of the event. Undefined where it has no name. */
export function readProduct(
  row: unknown,
  event: Readonly<Record<string, unknown>>,
  { fields, page }: { readonly fields: ProductFields; readonly page: Window },
): ReadProduct | undefined {
  if (!isRecord(row)) return undefined;
  const first = (names: readonly string[] = [], of = row): string | undefined => {
    for (const name of names) {
      const text = readText(of[name]);
      if (text !== undefined) return text;
    }
    return undefined;
  };
  const address = readAddress(first(fields.url ?? ["url"]), page);
  const keys = toKeys(...fields.keys.map((name) => readText(row[name])), address?.path);
  if (keys.length === 0) return undefined;
  const position = Number(first(fields.position)) - (fields.firstPosition ?? 0);
  const listId = first(fields.list) ?? first(fields.list, event) ?? first(fields.eventList, event);
  return {
    keys,
    facts: toFacts({
      title: first(fields.title),
      brand: first(fields.brand ?? ["brand"]),
      category:
        toKeys(...fields.category.map((name) => readText(row[name])))
          .join(" > ")
          .replace(/\//g, " > ")
          .replace(/\s+/g, " ") || undefined,
      price: parsePrice(first(fields.price ?? ["price"])),
      currency: first(["currency", "currencyCode"]) ?? first(["currency", "currencyCode"], event),
      image: first(fields.image ?? ["image_url", "image"]),
      url: address?.href,
    }),
    place: {
      ...(Number.isInteger(position) && position >= 0 && { position }),
      ...(listId !== undefined && { listId }),
    },
  };
}

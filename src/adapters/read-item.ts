import type { SeenInteraction, SeenItem } from "./adapter.ts";
import { toFacts, toKeys } from "./describe.ts";
import { readAddress } from "./page-path.ts";
import { parsePrice } from "./parse-price.ts";
import { readAll, readFirst, readTexts } from "./read-fields.ts";

/** Where a vendor's data of an item has what we want to know: paths of field names, likeliest first. */
export interface ItemFields {
  /** Names of the item, most trusted first; each that is there counts. */
  readonly keys: readonly string[];
  readonly title: readonly string[];
  /** Levels of one path, or all of it. */
  readonly category: readonly string[];
  readonly brand?: readonly string[];
  readonly price?: readonly string[];
  readonly currency?: readonly string[];
  readonly url?: readonly string[];
  readonly image?: readonly string[];
  readonly stock?: readonly string[];
  readonly position?: readonly string[];
  /** What the vendor calls the first place. */
  readonly firstPosition?: number;
  /** Of the item or of the event that names it. */
  readonly list?: readonly string[];
  /** Of the event alone. */
  readonly eventList?: readonly string[];
}

/** What new items may be told by besides. */
const ATTRIBUTES = ["color", "colour", "material", "size", "style", "gender", "description"];

/** An item of an event, and where it stood. */
export interface ReadItem extends SeenItem {
  readonly place: Pick<SeenInteraction, "position" | "listId">;
}

/** Reads one item; `event` has what holds for all items of an event. An empty list where the item has no name. */
export function readItem(
  row: unknown,
  { fields, page, event }: { readonly fields: ItemFields; readonly page: Window; readonly event?: unknown },
): ReadItem[] {
  const {
    url = ["url"],
    brand = ["brand"],
    price = ["price"],
    currency = ["currency", "currencyCode"],
  } = fields;
  const address = readAddress(readFirst(row, url), page);
  const keys = toKeys(...fields.keys.flatMap((path) => readTexts(row, path)), address?.path);
  if (keys.length === 0) return [];
  const position = Number(readFirst(row, fields.position)) - (fields.firstPosition ?? 0);
  const listId =
    readFirst(row, fields.list) ?? readFirst(event, fields.list) ?? readFirst(event, fields.eventList);
  const stock = readFirst(row, fields.stock);
  const category = toKeys(...fields.category.flatMap((path) => readTexts(row, path))).join(" > ");
  let attributes: Record<string, string> | undefined;
  const note = (name?: string, text?: string) => name && text && ((attributes ??= {})[name] = text);
  for (const name of ATTRIBUTES) note(name, readFirst(row, [name]));
  for (const one of readAll(row, "additionalProperty"))
    note(readFirst(one, ["name"]), readFirst(one, ["value"]));
  return [
    {
      keys,
      facts: toFacts({
        title: readFirst(row, fields.title),
        brand: readFirst(row, brand),
        category: category.replace(/\s*[>/]\s*/g, " > ") || undefined,
        price: parsePrice(readFirst(row, price)),
        currency: readFirst(row, currency) ?? readFirst(event, currency),
        image: readFirst(row, fields.image ?? ["image_url", "image"]),
        url: address?.href,
        inStock: stock === undefined ? undefined : !/out|oos|discontinued/i.test(stock),
        attributes,
      }),
      place: {
        ...(Number.isInteger(position) && position >= 0 && { position }),
        ...(listId !== undefined && { listId }),
      },
    },
  ];
}

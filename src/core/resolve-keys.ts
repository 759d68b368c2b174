import type { Catalogue } from "./catalogue.ts";
import type { ItemId } from "./interaction.ts";
import { normalizeKey } from "./normalize-key.ts";
import { finish, type Steps } from "./steps.ts";

/** Finds the item that a page's names mean, most trusted name first; `null` where no name is known, or all are ambiguous. */
export type ResolveKeys = (keys: readonly string[]) => ItemId | null;

/**
 * Joins a page's names of items with the catalogue's. Names that say more are tried first, over all keys: the exact id;
 * an id or alias in another spelling, or inside a vendor's own form of it; the last part of an address; and last a
 * number that is all that two names share, such as 4711 in "sku-4711". A name that two items have says nothing.
 */
export function createResolveKeys(catalogue: Pick<Catalogue, "ids" | "aliases">): ResolveKeys {
  return finish(resolveKeysInSteps(catalogue));
}

/** So many items are named in one step. */
const CHUNK = 64;

/** `createResolveKeys` for whoever must not do all of it at a stretch. */
export function* resolveKeysInSteps({
  ids,
  aliases,
}: Pick<Catalogue, "ids" | "aliases">): Steps<ResolveKeys> {
  const exact = new Set(ids);
  const [named, ending, numbered] = [new Names(), new Names(), new Names()];
  for (let item = 0; item < ids.length; item++) {
    const names = [ids[item]!, ...(aliases?.[item] ?? [])].map(normalizeKey);
    for (const name of names) {
      named.add(name, item);
      for (const end of endOf(name)) ending.add(end, item);
    }
    const number = numberIn(names[0]!);
    if (number !== undefined) numbered.add(number, item);
    if (item % CHUNK === CHUNK - 1) yield;
  }
  return (keys) => {
    const id = keys.find((key) => exact.has(key));
    if (id !== undefined) return id;
    const spellings = keys.map(normalizeKey);
    const item =
      named.find(spellings) ??
      named.find(spellings.flatMap(partsOf)) ??
      named.find(spellings.flatMap(endOf)) ??
      ending.find(spellings.flatMap((key) => [...endOf(key), ...(key.startsWith("/") ? [] : [key])])) ??
      numbered.find(spellings.flatMap((key) => numberIn(key) ?? []));
    return item === undefined ? null : ids[item]!;
  };
}

/** Names and the one item that each of them means. */
class Names {
  readonly #items = new Map<string, number>();

  add(name: string, item: number): void {
    if (name === "") return;
    const other = this.#items.get(name);
    this.#items.set(name, other === undefined || other === item ? item : AMBIGUOUS);
  }

  find(names: readonly string[]): number | undefined {
    for (const name of names) {
      const item = this.#items.get(name);
      if (item !== undefined && item !== AMBIGUOUS) return item;
    }
    return undefined;
  }
}

const AMBIGUOUS = -1;

/** Ids inside forms that vendors wrap them in. */
const FORMS = [
  /^shopify_[a-z]{2,3}_(\d+)_(\d+)$/, // Google's feed: country, product, variant
  /^gid:\/\/.*\/([^/?]+)/, // Shopify's API
  /[?&](?:id|pid|sku|item|product|variant|id_product|product_?id|item_?id|variant_?id)=([^&]+)/,
];

function partsOf(key: string): string[] {
  return FORMS.flatMap((form) => form.exec(key)?.slice(1) ?? []);
}

/** What an address ends in: a handle, or a handle with the id before or after it. */
function endOf(key: string): string[] {
  const end = key.startsWith("/") ? /([^/?]+)(?:\?.*)?$/.exec(key)?.[1] : undefined;
  return end === undefined ? [] : [end];
}

/** The one number of a name, where it stands apart and is long enough to be an id; never the year of a path. */
function numberIn(key: string): string | undefined {
  const name = key.startsWith("/") ? (endOf(key)[0] ?? "") : key;
  if (/[/?&]/.test(name)) return undefined;
  const number =
    /^[^\d]*0*(\d+)$/.exec(name)?.[1] ??
    /^0*(\d+)[-_.](?:.*[^\d])?$/.exec(name)?.[1] ??
    /[-_.]0*(\d+)$/.exec(name)?.[1];
  return number !== undefined && number.length >= 3 ? number : undefined;
}

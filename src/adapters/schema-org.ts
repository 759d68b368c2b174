import type { AttributeValue } from "../core/new-item.ts";
import type { SeenItem } from "./adapter.ts";
import { toFacts, toKeys } from "./describe.ts";
import { readAddress } from "./page-path.ts";
import { parsePrice } from "./parse-price.ts";
import { isRecord, readText, toRows } from "./read-text.ts";

type Node = Readonly<Record<string, unknown>>;

/** What schema.org data on a page says of items, whichever way it is written down. */
export interface SchemaFindings {
  /** Products that stand for themselves: the page's own, or several of a list without a list. */
  readonly products: SeenItem[];
  /** Members of lists, in order. */
  readonly listed: SeenItem[];
  /** Category of the page, "Women > Shoes", from its breadcrumbs. */
  category?: string;
}

/** Reads nodes as JSON-LD has them: one, a list or a graph of them. */
export function readSchemaOrg(data: unknown, page: Window): SchemaFindings {
  const findings: SchemaFindings = { products: [], listed: [] };
  walk(data, 0);
  return findings;

  function walk(value: unknown, depth: number): void {
    if (depth > 6) return;
    for (const node of toRows(value)) {
      if (!isRecord(node)) continue;
      if (isProduct(node)) findings.products.push(...describe(node));
      else if (hasType(node, /^(ItemList|OfferCatalog|SearchResultsPage)$/)) readList(node);
      else if (hasType(node, /^BreadcrumbList$/)) readBreadcrumbs(node);
      for (const name of ["@graph", "mainEntity", "breadcrumb", "hasPart", "about"])
        walk(node[name], depth + 1);
    }
  }

  function readList(list: Node): void {
    for (const row of toRows(list["itemListElement"])) {
      const element = isRecord(row) ? row : {};
      const item = isRecord(element["item"]) ? element["item"] : element;
      if (hasType(item, /./) && !isProduct(item) && !hasType(item, /^(ListItem|Offer|Thing)$/)) continue;
      const offered = isRecord(item["itemOffered"]) ? item["itemOffered"] : item;
      const url = readText(element["url"]) ?? readText(element["item"]);
      const name = readText(element["name"]);
      findings.listed.push(...describe({ ...(name && { name }), ...(url && { url }), ...offered }));
    }
  }

  function readBreadcrumbs(list: Node): void {
    const crumbs = toRows(list["itemListElement"]).flatMap((row) => {
      const name = isRecord(row) ? (readText(row["name"]) ?? nameOf(row["item"])) : undefined;
      const item = isRecord(row) ? row["item"] : undefined;
      const url = isRecord(item) ? (readText(item["@id"]) ?? readText(item["url"])) : readText(item);
      const path = readAddress(url, page)?.path;
      return name === undefined || path === "/" ? [] : [name];
    });
    if (crumbs.length > 0) findings.category = crumbs.join(" > ");
  }

  function describe(node: Node): SeenItem[] {
    const variants = toRows(node["hasVariant"]).filter(isRecord);
    const offers = [node, ...variants].flatMap((one) => toRows(one["offers"])).filter(isRecord);
    const inner = offers.flatMap((offer) => toRows(offer["offers"])).filter(isRecord);
    const all = [...offers, ...inner];
    const address = readAddress(
      readText(node["url"]) ??
        readText(all[0]?.["url"]) ??
        readText(node["mainEntityOfPage"]) ??
        readText(node["@id"]),
      page,
    );
    const keys = toKeys(
      ...[node, ...variants, ...all].flatMap((one) => NAMES.map((name) => readText(one[name]))),
      address?.path,
    );
    if (keys.length === 0) return [];
    const price = first(all, (offer) => {
      const specified = toRows(offer["priceSpecification"]).filter(isRecord)[0];
      return readText(offer["price"]) ?? readText(offer["lowPrice"]) ?? readText(specified?.["price"]);
    });
    const availability = first(all, (offer) => readText(offer["availability"]));
    const image = toRows(node["image"])[0] ?? node["image"];
    return [
      {
        keys,
        facts: toFacts({
          title: readText(node["name"]),
          url: address?.href,
          image: readText(isRecord(image) ? (image["url"] ?? image["contentUrl"] ?? image["@id"]) : image),
          price: parsePrice(price),
          currency: first(all, (offer) => readText(offer["priceCurrency"])),
          brand: readText(node["brand"]) ?? readText(node["manufacturer"]),
          category: readText(node["category"])?.replace(/\s*[>/]\s*/g, " > "),
          inStock:
            availability === undefined ? undefined : !/OutOfStock|SoldOut|Discontinued/i.test(availability),
          attributes: readAttributes(node),
        }),
      },
    ];
  }
}

/** Fields that name a product, most trusted first. */
const NAMES = ["productID", "productGroupID", "sku", "gtin13", "gtin", "gtin12", "gtin14", "gtin8", "mpn"];

const ATTRIBUTES = ["color", "material", "size", "pattern", "model", "author"];

function readAttributes(node: Node): Record<string, AttributeValue> | undefined {
  const attributes: Record<string, AttributeValue> = {};
  const further = toRows(node["additionalProperty"]).filter(isRecord);
  for (const [name, value] of [
    ...ATTRIBUTES.map((known) => [known, node[known]] as const),
    ...further.map((property) => [readText(property["name"]), property["value"]] as const),
  ]) {
    const text = readText(value);
    if (name !== undefined && text !== undefined) attributes[name] = text;
  }
  return Object.keys(attributes).length > 0 ? attributes : undefined;
}

function isProduct(node: Node): boolean {
  return hasType(node, /^((Some|Individual)?Products?(Group|Model)?|Vehicle|Car|Book)$/);
}

function hasType(node: Node, type: RegExp): boolean {
  const types = Array.isArray(node["@type"]) ? node["@type"] : [node["@type"]];
  return types.some((name) => typeof name === "string" && type.test(name.replace(/^.*[/:#]/, "")));
}

function nameOf(value: unknown): string | undefined {
  return isRecord(value) ? readText(value["name"]) : undefined;
}

function first<T, R>(all: readonly T[], read: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = read(one);
    if (found !== undefined) return found;
  }
  return undefined;
}

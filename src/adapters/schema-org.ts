import type { SeenItem } from "./adapter.ts";
import { readAddress } from "./page-path.ts";
import { readFirst } from "./read-fields.ts";
import { readItem } from "./read-item.ts";
import { isRecord, toRows } from "./read-text.ts";
import { SCHEMA_ORG } from "./vendors/schema-org.ts";

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
  const read = { fields: SCHEMA_ORG, page };
  walk(data, 0);
  return findings;

  function walk(value: unknown, depth: number): void {
    if (depth > 6) return;
    for (const node of toRows(value)) {
      if (!isRecord(node)) continue;
      if (Array.isArray(node)) walk(node, depth + 1);
      else if (isProduct(node)) findings.products.push(...readItem(node, read));
      else if (hasType(node, /^ItemList$/)) readList(node);
      else if (hasType(node, /^BreadcrumbList$/)) readBreadcrumbs(node);
      for (const name of ["@graph", "mainEntity", "breadcrumb"]) walk(node[name], depth + 1);
    }
  }

  function readList(list: Node): void {
    for (const row of toRows(list["itemListElement"])) {
      const element = isRecord(row) ? row : {};
      const item = isRecord(element["item"]) ? element["item"] : element;
      if (hasType(item, /./) && !isProduct(item) && !hasType(item, /^(ListItem|Thing)$/)) continue;
      const url = readFirst(row, ["url", "item.@id", "item"]);
      const name = readFirst(row, ["name"]);
      findings.listed.push(...readItem({ ...(name && { name }), ...(url && { url }), ...item }, read));
    }
  }

  function readBreadcrumbs(list: Node): void {
    const crumbs = toRows(list["itemListElement"]).flatMap((row) => {
      const path = readAddress(readFirst(row, ["item.@id", "item.url", "item"]), page)?.path;
      return path === "/" ? [] : (readFirst(row, ["name", "item.name"]) ?? []);
    });
    if (crumbs.length > 0) findings.category = crumbs.join(" > ");
  }
}

function isProduct(node: Node): boolean {
  return hasType(node, /^((Some|Individual)?Products?(Group|Model)?|Vehicle|Car|Book)$/);
}

function hasType(node: Node, type: RegExp): boolean {
  const types = Array.isArray(node["@type"]) ? node["@type"] : [node["@type"]];
  return types.some((name) => typeof name === "string" && type.test(name.replace(/^.*[/:#]/, "")));
}

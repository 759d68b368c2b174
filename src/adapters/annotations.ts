import type { Adapter } from "./adapter.ts";
import { groupCards } from "./group-cards.ts";
import { reportProducts } from "./page-product.ts";
import { readSchemaOrg } from "./schema-org.ts";

/** By which attributes a dialect writes schema.org into elements. */
export interface AnnotationDialect {
  readonly name: string;
  readonly scope: string;
  readonly type: string;
  readonly property: string;
}

/** schema.org in attributes of the elements that a visitor sees; products in a list are cards at once. */
export const createAnnotations = (dialect: AnnotationDialect): Adapter => ({
  name: dialect.name,
  look: (page, sink) => {
    const { scope, type, property } = dialect;
    const breadcrumbs = page.document.querySelector(`[${type}*=BreadcrumbList]`);
    const { category } = readSchemaOrg(breadcrumbs && toNode(breadcrumbs, dialect), page);
    const described = [...page.document.querySelectorAll(`[${type}*=Product]`)].flatMap((element) => {
      // A part of another product, such as a variant, is none of its own.
      if (
        element.hasAttribute(property) &&
        element.parentElement?.closest(`[${scope}]`)?.matches(`[${type}*=Product]`)
      )
        return [];
      const [item] = readSchemaOrg(toNode(element, dialect), page).products;
      return item ? [{ ...item, element }] : [];
    });
    reportProducts(page, sink, described, category);
    sink.grids(groupCards(described, { source: dialect.name }));
  },
});

/** The node that JSON-LD would have for this element. */
function toNode(element: Element, dialect: AnnotationDialect): Record<string, unknown> {
  const { scope, type, property } = dialect;
  const node: Record<string, unknown> = { "@type": element.getAttribute(type)?.split(/\s+/) };
  const id = element.getAttribute("itemid") ?? element.getAttribute("resource");
  if (id !== null) node["@id"] = id;
  for (const part of element.querySelectorAll(`[${property}]`)) {
    if (part.parentElement?.closest(`[${scope}]`) !== element) continue;
    const value = part.hasAttribute(scope) ? toNode(part, dialect) : valueOf(part);
    for (const token of part.getAttribute(property)!.split(/\s+/)) {
      const name = token.replace(/^.*[:/#]/, "");
      const before = node[name];
      node[name] =
        before === undefined
          ? value
          : Array.isArray(before)
            ? [...(before as unknown[]), value]
            : [before, value];
    }
  }
  return node;
}

function valueOf(element: Element): string {
  for (const name of ["content", "href", "src", "data-src", "resource", "datetime", "value"]) {
    const value = element.getAttribute(name);
    if (value !== null) return value;
  }
  return element.textContent;
}

import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import type { AttributeValue, NewItem } from "../../core/new-item.ts";
import type { ItemFacts } from "../../core/told-item.ts";
import type { ContentColumn, ContentSchema } from "../content/content-schema.ts";
import { nameAttribute } from "./attribute-names.ts";
import { createSpelling, LEVEL } from "./spell-value.ts";

/** So far beyond the catalogue's numbers a page's number means the same; further, it is in cents, or another currency. */
const MOST_BEYOND = 2;

/** Reads what a page says of an item as attributes of the catalogue; what has no place or no known spelling there is left out. */
export type ReadFacts = (facts: ItemFacts) => NewItem["attributes"];

/** Reads by usual names and in the catalogue's spelling: see `nameAttribute` and `createSpelling`. */
export function createFactsReader({ columns }: ContentSchema, catalogue: Catalogue): ReadFacts {
  const readers = catalogue.attributes.map(
    (attribute) =>
      [attribute.name, nameAttribute(attribute.name), readAttribute(attribute, columns)] as const,
  );
  return ({ attributes = {}, ...facts }) => {
    const told = new Map(
      Object.entries({ ...attributes, ...facts }).map(([name, value]) => [nameAttribute(name), value]),
    );
    return Object.fromEntries(readers.map(([name, usual, read]) => [name, read(textsOf(told.get(usual)))]));
  };
}

function textsOf(value: unknown): string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => (typeof one === "string" || typeof one === "number" ? `${one}` : []));
}

function readAttribute(
  attribute: Attribute,
  columns: readonly ContentColumn[],
): (texts: readonly string[]) => AttributeValue {
  switch (attribute.kind) {
    case "vector":
      return () => null;
    case "text":
      return ([text]) => text ?? null;
    case "numeric":
      return readNumber(attribute.values);
    default: {
      const levels = columns.flatMap((column) =>
        column.kind === "category" && column.attribute === attribute.name ? column.vocabulary : [],
      );
      // Names that no two items share are words to the encoder: there is no spelling to find.
      if (levels.length === 0) return attribute.kind === "multi" ? () => null : ([text]) => text ?? null;
      const spell = createSpelling(new Set([...attribute.values.flatMap((value) => value ?? []), ...levels]));
      if (attribute.kind === "categorical")
        return (texts) => texts.flatMap((text) => spell(text) ?? [])[0] ?? null;
      return (texts) => {
        const parts = texts
          .flatMap((text) => text.split(/[,;|]/))
          .flatMap((text) => [text, ...text.split(LEVEL)]);
        return [...new Set(parts.flatMap((part) => spell(part) ?? []))];
      };
    }
  }
}

function readNumber(values: ArrayLike<number>): (texts: readonly string[]) => number | null {
  let [least, most] = [Infinity, -Infinity];
  for (let item = 0; item < values.length; item++) {
    const value = values[item]!;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  return ([text]) => {
    const value = Number(text ?? NaN);
    return value >= least / MOST_BEYOND && value <= most * MOST_BEYOND ? value : null;
  };
}

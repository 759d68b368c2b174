import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import type { AttributeValue, NewItem } from "../../core/new-item.ts";

/** Name and kind of an attribute, as a catalogue has it. */
export type AttributeKinds = ReadonlyMap<string, Attribute["kind"]>;

/**
 * Items that a page describes, as a catalogue with these attributes. Absent values are unknown. Throws `NewItemError`
 * for a value that is not of its attribute's kind.
 */
export function describeItems(items: readonly NewItem[], kinds: AttributeKinds): Catalogue {
  return {
    ids: items.map(({ itemId }) => itemId),
    attributes: [...kinds].map(([name, kind]) => readAttribute(items, name, kind)),
  };
}

/** An error that says what is wrong with a new item; pages tell it apart by its name. */
export function newItemError(what: string): Error {
  return Object.assign(new Error(`addItems: ${what}`), { name: "NewItemError" });
}

function readAttribute(items: readonly NewItem[], name: string, kind: Attribute["kind"]): Attribute {
  const read = <T>(unknown: T, take: (value: AttributeValue) => T | undefined, wanted: string): T[] =>
    items.map(({ itemId, attributes }) => {
      const value = attributes[name] ?? null;
      if (value === null) return unknown;
      const taken = take(value);
      if (taken !== undefined) return taken;
      throw newItemError(
        `attribute "${name}" of item "${itemId}" is ${JSON.stringify(value)}; give ${wanted}, or null`,
      );
    });
  const toName = (value: unknown) =>
    typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
  const toList = <T>(value: AttributeValue, take: (one: unknown) => T | undefined) => {
    const list = Array.isArray(value) ? value.map(take) : [];
    return Array.isArray(value) && list.every((one) => one !== undefined) ? list : undefined;
  };
  const toNumber = (value: unknown) =>
    typeof value === "number" && Number.isFinite(value) ? value : undefined;

  switch (kind) {
    case "numeric":
      return { name, kind, values: read(NaN, toNumber, "a number") };
    case "multi":
      return {
        name,
        kind,
        values: read<readonly string[]>([], (value) => toList(value, toName), "a list of names"),
      };
    case "vector":
      return {
        name,
        kind,
        values: read<readonly number[] | null>(null, (value) => toList(value, toNumber), "a list of numbers"),
      };
    default:
      return { name, kind, values: read<string | null>(null, toName, "a name") };
  }
}

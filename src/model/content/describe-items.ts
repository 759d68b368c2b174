import type { Attribute, Catalogue } from "../../core/catalogue.ts";
import type { NewItem } from "../../core/new-item.ts";

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
  const { unknown, take, wanted } = READINGS[kind];
  const values = items.map(({ itemId, attributes }) => {
    const value = attributes[name] ?? null;
    const taken = value === null ? unknown : take(value);
    if (taken !== undefined) return taken;
    throw newItemError(`"${name}" of item "${itemId}" is ${JSON.stringify(value)}; give ${wanted}, or null`);
  });
  return { name, kind, values } as Attribute;
}

/** How a value of each kind is read; `take` gives undefined for what is not of that kind. */
interface Reading {
  readonly unknown: unknown;
  take(value: unknown): unknown;
  readonly wanted: string;
}

const toName = (value: unknown) =>
  typeof value === "string" || typeof value === "number" ? String(value) : undefined;
const toNumber = (value: unknown) => (Number.isFinite(value) ? value : undefined);
const toList = (take: Reading["take"]) => (value: unknown) =>
  Array.isArray(value) && value.every((one) => take(one) !== undefined) ? value.map(take) : undefined;

const NAME: Reading = { unknown: null, take: toName, wanted: "a name" };
const READINGS: Readonly<Record<Attribute["kind"], Reading>> = {
  categorical: NAME,
  text: NAME,
  numeric: { unknown: NaN, take: toNumber, wanted: "a number" },
  multi: { unknown: [], take: toList(toName), wanted: "a list of names" },
  vector: { unknown: null, take: toList(toNumber), wanted: "a list of numbers" },
};

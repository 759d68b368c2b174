import type { Catalogue } from "../../core/catalogue.ts";
import type { AttributeValue, NewItem } from "../../core/new-item.ts";

/** An item of a catalogue as a page would describe it. */
export function describeItem({ ids, attributes }: Catalogue, item: number): NewItem {
  return {
    itemId: ids[item]!,
    attributes: Object.fromEntries(
      attributes.map(({ name, kind, values }) => {
        const value = values[item];
        const unknown = value === undefined || value === null || (kind === "numeric" && Number.isNaN(value));
        return [name, unknown ? null : kind === "vector" ? Array.from(value as number[]) : value];
      }) as [string, AttributeValue][],
    ),
  };
}

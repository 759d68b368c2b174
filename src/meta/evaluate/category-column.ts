import type { Catalogue } from "../../core/catalogue.ts";

/** One category per item: its place in `labels`, −1 where unknown. */
export interface CategoryColumn {
  readonly name: string;
  readonly labels: readonly string[];
  readonly codes: Int32Array;
}

/**
 * The attribute whose values are told as categories: the named one, else of the categorical and multi-valued ones that
 * at least half of the items have, the one whose number of values is nearest to the root of the number of items (by
 * ratio). Of several values of an item the first counts. `null` where no attribute will do.
 */
export function chooseCategory({ ids, attributes }: Catalogue, name?: string): CategoryColumn | null {
  const columns = attributes.flatMap((attribute) => {
    if (attribute.kind !== "categorical" && attribute.kind !== "multi") return [];
    if (name !== undefined && attribute.name !== name) return [];
    const values = attribute.values.map(
      (value) => (Array.isArray(value) ? value[0] : value) as string | null,
    );
    const labels = [...new Set(values)].filter((value): value is string => typeof value === "string");
    const places = new Map(labels.map((label, place) => [label, place]));
    const codes = Int32Array.from(values, (value) => places.get(value ?? "") ?? -1);
    const known = codes.reduce((sum, code) => sum + (code >= 0 ? 1 : 0), 0);
    return labels.length > 1 && known >= ids.length / 2 ? [{ name: attribute.name, labels, codes }] : [];
  });
  const distance = ({ labels }: CategoryColumn) => Math.abs(Math.log(labels.length / Math.sqrt(ids.length)));
  return columns.sort((a, b) => distance(a) - distance(b))[0] ?? null;
}

import type { Affinity } from "../core/affinity.ts";
import { countUp } from "../core/count-up.ts";
import type { Attribute, Catalogue } from "../core/catalogue.ts";
import { fold } from "../core/fold.ts";
import type { Steps } from "../core/steps.ts";

/** Items with something in common. */
type Group = Pick<Affinity, "attribute"> & {
  readonly value?: string;
  readonly from?: number;
  readonly to?: number;
};

/** Numeric attributes are cut into so many parts with the same number of items. */
const PARTS = 8;

/**
 * What adapting has lifted: for each value of each attribute, and for the one range of a numeric attribute that says
 * most, how far the scores of the items that have it rose from the shop's scores, against the mean item. Strongest
 * first; only what rose, and only groups of at least `leastItems`, default 5. It describes what the scores did, not why
 * a visitor came.
 */
export function* attributeAffinities(
  catalogue: Catalogue,
  { shop, adapted }: { readonly shop: Float32Array; readonly adapted: Float32Array },
  { limit = Infinity, leastItems = 5 }: { readonly limit?: number; readonly leastItems?: number } = {},
): Steps<Affinity[]> {
  const lifts = adapted.map((score, item) => score - shop[item]!);
  const count = lifts.length;
  const mean = lifts.reduce((a, b) => a + b, 0) / count;
  const deviation = Math.sqrt(lifts.reduce((sum, lift) => sum + (lift - mean) ** 2, 0) / count);
  if (!(deviation > 0)) return [];

  const measure = (group: Group, items: readonly number[]): Affinity | undefined => {
    if (items.length < leastItems || items.length === count) return undefined;
    const lift = fold(items, 0, (sum, item) => sum + lifts[item]!) / items.length - mean;
    const strength = (lift * Math.sqrt(items.length / (count - items.length))) / deviation;
    if (!(strength > 0)) return undefined;
    return { ...group, items: items.length, lift, strength, text: describe(group) } as Affinity;
  };

  const found: (Affinity | undefined)[] = [];
  for (const attribute of catalogue.attributes) {
    yield;
    if (attribute.kind === "numeric")
      found.push(...strongest(rangesOf(attribute.name, attribute.values, measure)).slice(0, 1));
    else
      for (const [value, items] of itemsByValue(attribute))
        found.push(measure({ attribute: attribute.name, value }, items));
  }
  return strongest(found).slice(0, limit);
}

/** Whether an item has what an affinity names. */
export function hasAffinity(catalogue: Catalogue, item: number, affinity: Affinity): boolean {
  const attribute = catalogue.attributes.find(({ name }) => name === affinity.attribute);
  if (!attribute) return false;
  if (!("value" in affinity)) {
    const value = attribute.kind === "numeric" ? attribute.values[item]! : NaN;
    return value >= (affinity.from ?? -Infinity) && value < (affinity.to ?? Infinity);
  }
  return valuesOf(attribute, item).includes(affinity.value);
}

function valuesOf(attribute: Attribute, item: number): readonly string[] {
  if (attribute.kind === "multi") return attribute.values[item]!;
  if (attribute.kind !== "categorical") return [];
  const value = attribute.values[item];
  return value == null ? [] : [value];
}

function itemsByValue(attribute: Attribute): Map<string, number[]> {
  const groups = new Map<string, number[]>();
  for (let item = 0; item < attribute.values.length; item++) {
    for (const value of new Set(valuesOf(attribute, item))) {
      const group = groups.get(value);
      if (group) group.push(item);
      else groups.set(value, [item]);
    }
  }
  return groups;
}

/** Every run of neighbouring parts, as a group. */
function rangesOf(
  attribute: string,
  values: ArrayLike<number>,
  measure: (group: Group, items: readonly number[]) => Affinity | undefined,
): (Affinity | undefined)[] {
  const known = countUp(values.length)
    .map((item) => ({ value: values[item]!, item }))
    .filter(({ value }) => Number.isFinite(value))
    .sort((a, b) => a.value - b.value);
  const cuts = countUp(PARTS - 1).map((i) => known[Math.floor(((i + 1) * known.length) / PARTS)]?.value);
  const edges = [...new Set(cuts)].filter((edge) => edge !== undefined && edge > known[0]!.value);
  const bounds = [undefined, ...edges, undefined];
  return bounds.slice(0, -1).flatMap((from, i) =>
    bounds.slice(i + 1).map((to) => {
      const inside = known.filter(({ value }) => value >= (from ?? -Infinity) && value < (to ?? Infinity));
      const group = { attribute, ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
      // All items whose number is known are no range, whatever the others do.
      return inside.length === known.length
        ? undefined
        : measure(
            group,
            inside.map(({ item }) => item),
          );
    }),
  );
}

/** Says what the group is, and nothing more. */
function describe({ attribute, value, from, to }: Group): string {
  const what =
    value ??
    (from === undefined
      ? `under ${round(to!)}`
      : to === undefined
        ? `${round(from)} and more`
        : `${round(from)} to ${round(to)}`);
  return `${attribute}: ${what}`;
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

function strongest(affinities: readonly (Affinity | undefined)[]): Affinity[] {
  return affinities.filter((affinity) => affinity !== undefined).sort(byStrength);
}

function byStrength(a: Affinity, b: Affinity): number {
  return b.strength - a.strength;
}

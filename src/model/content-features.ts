import type { Attribute, Catalogue } from "../core/catalogue.ts";

/** One family of content rows: how an item's attributes choose rows of the content table. */
export type ContentColumn =
  | { readonly kind: "category"; readonly attribute: string; readonly vocabulary: readonly string[] }
  | { readonly kind: "bucket"; readonly attribute: string; readonly edges: readonly number[] }
  | {
      readonly kind: "cross";
      readonly of: readonly [ContentColumn, ContentColumn];
      readonly vocabulary: readonly string[];
    };

/** The shipped description of how attributes become rows of the content table. */
export interface ContentSchema {
  readonly columns: readonly ContentColumn[];
}

/** Which rows of the content table each item sums, as compressed sparse rows. */
export interface ContentRows {
  /** Rows of item i are `rows[offsets[i]] … rows[offsets[i + 1] - 1]`. */
  readonly offsets: Int32Array;
  readonly rows: Int32Array;
  /** Size of the content table. */
  readonly count: number;
}

const BUCKETS = 20;
const CROSS_BUCKETS = 12;
/** A value that only one item has says nothing that the item's own id does not say. */
const MIN_ITEMS = 2;

/**
 * Chooses content columns for a catalogue: every categorical and multi-valued attribute, numeric attributes as
 * quantile buckets, and crosses of the attributes that describe most items (category × brand, category × price).
 * Free text is not encoded yet.
 */
export function createContentSchema(catalogue: Catalogue): ContentSchema {
  const plain = catalogue.attributes.flatMap((attribute): ContentColumn[] => {
    if (attribute.kind === "text") return [];
    if (attribute.kind === "numeric") return numericColumn(attribute.name, attribute.values, BUCKETS);
    const values =
      attribute.kind === "multi" ? attribute.values : attribute.values.map((v) => (v === null ? [] : [v]));
    const vocabulary = frequentValues(values);
    return vocabulary.length > 1 ? [{ kind: "category", attribute: attribute.name, vocabulary }] : [];
  });
  return { columns: [...plain, ...crossColumns(catalogue, plain)] };
}

/** Rows of the content table for every item of a catalogue, old or new; unknown values choose no row. */
export function encodeContent(schema: ContentSchema, catalogue: Catalogue): ContentRows {
  const offsets = new Int32Array(catalogue.ids.length + 1);
  const rows: number[] = [];
  const readers = schema.columns.map((column) => createReader(column, catalogue));
  for (let item = 0; item < catalogue.ids.length; item++) {
    let base = 0;
    for (const reader of readers) {
      for (const code of reader.read(item)) rows.push(base + code);
      base += reader.size;
    }
    offsets[item + 1] = rows.length;
  }
  return {
    offsets,
    rows: Int32Array.from(rows),
    count: readers.reduce((sum, reader) => sum + reader.size, 0),
  };
}

interface Reader {
  readonly size: number;
  read(item: number): readonly number[];
}

function createReader(column: ContentColumn, catalogue: Catalogue): Reader {
  if (column.kind === "cross") {
    const [a, b] = column.of.map((part) => createReader(part, catalogue)) as [Reader, Reader];
    const codes = indexOf(column.vocabulary);
    const read = (item: number) =>
      a.read(item).flatMap((x) => b.read(item).flatMap((y) => codes.get(`${x},${y}`) ?? []));
    return { size: column.vocabulary.length, read };
  }
  const attribute = catalogue.attributes.find(({ name }) => name === column.attribute);
  if (column.kind === "bucket") {
    const values = attribute?.kind === "numeric" ? attribute.values : [];
    return { size: column.edges.length + 1, read: (item) => bucketOf(values[item] ?? NaN, column.edges) };
  }
  const codes = indexOf(column.vocabulary);
  const read = (item: number) => valuesOf(attribute, item).flatMap((value) => codes.get(value) ?? []);
  return { size: column.vocabulary.length, read };
}

function valuesOf(attribute: Attribute | undefined, item: number): readonly string[] {
  if (attribute?.kind === "multi") return [...new Set(attribute.values[item])];
  if (attribute?.kind !== "categorical") return [];
  const value = attribute.values[item];
  return value === null || value === undefined ? [] : [value];
}

function bucketOf(value: number, edges: readonly number[]): readonly number[] {
  if (Number.isNaN(value)) return [];
  let bucket = 0;
  while (bucket < edges.length && value >= edges[bucket]!) bucket++;
  return [bucket];
}

function numericColumn(attribute: string, values: ArrayLike<number>, buckets: number): ContentColumn[] {
  const sorted = Array.from(values)
    .filter((value) => !Number.isNaN(value))
    .sort((a, b) => a - b);
  const edges = Array.from(
    { length: buckets - 1 },
    (_, i) => sorted[Math.floor(((i + 1) * sorted.length) / buckets)]!,
  );
  const distinct = [...new Set(edges)].filter((edge) => edge > sorted[0]!);
  return distinct.length > 0 ? [{ kind: "bucket", attribute, edges: distinct }] : [];
}

/** Values that at least two items share, most frequent first. */
function frequentValues(values: readonly (readonly string[])[]): string[] {
  const counts = new Map<string, number>();
  for (const list of values)
    for (const value of new Set(list)) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .filter(([, count]) => count >= MIN_ITEMS)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([value]) => value);
}

/**
 * Crosses of the finest attribute that still groups items (the category, whatever the shop calls it) with every other
 * single-valued attribute and with numeric buckets.
 */
function crossColumns(catalogue: Catalogue, plain: readonly ContentColumn[]): ContentColumn[] {
  const anchor = plain
    .filter((column) => column.kind === "category" && isCategorical(catalogue, column.attribute))
    .map((column) => ({ column, score: groupingScore(column, catalogue) }))
    .sort((a, b) => b.score - a.score)[0]?.column;
  if (!anchor) return [];
  return plain.flatMap((column): ContentColumn[] => {
    if (column === anchor || column.kind === "cross") return [];
    const other =
      column.kind === "bucket"
        ? numericColumn(column.attribute, numericValues(catalogue, column.attribute), CROSS_BUCKETS)[0]
        : column;
    if (!other || (column.kind === "category" && !isCategorical(catalogue, column.attribute))) return [];
    const readers = [createReader(anchor, catalogue), createReader(other, catalogue)] as const;
    const pairs = catalogue.ids.map((_, item) =>
      readers[0].read(item).flatMap((x) => readers[1].read(item).map((y) => `${x},${y}`)),
    );
    const vocabulary = frequentValues(pairs);
    return vocabulary.length > 1 ? [{ kind: "cross", of: [anchor, other], vocabulary }] : [];
  });
}

/** Bits that knowing the value gives about an item, counted only for values that group items. */
function groupingScore(column: ContentColumn, catalogue: Catalogue): number {
  const reader = createReader(column, catalogue);
  const counts = new Float64Array(reader.size);
  catalogue.ids.forEach((_, item) => reader.read(item).forEach((code) => counts[code]!++));
  const total = catalogue.ids.length;
  return counts.reduce((bits, n) => (n >= 10 ? bits + (n / total) * Math.log2(total / n) : bits), 0);
}

function isCategorical(catalogue: Catalogue, name: string): boolean {
  return catalogue.attributes.some(
    (attribute) => attribute.name === name && attribute.kind === "categorical",
  );
}

function numericValues(catalogue: Catalogue, name: string): ArrayLike<number> {
  const attribute = catalogue.attributes.find((a) => a.name === name);
  return attribute?.kind === "numeric" ? attribute.values : [];
}

function indexOf(values: readonly string[]): Map<string, number> {
  return new Map(values.map((value, i) => [value, i]));
}

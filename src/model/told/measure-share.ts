import type { Catalogue } from "../../core/catalogue.ts";
import { countUp } from "../../core/count-up.ts";
import { fold } from "../../core/fold.ts";
import type { ContentColumn, ContentEncoder } from "../content/content-schema.ts";
import { readColumn } from "../content/read-column.ts";

/** Items of the catalogue that speak for all. */
const SAMPLE = 200;

/**
 * How much of an item's content vector some attributes alone give: the mean cosine of vectors with and without the other
 * attributes, over known items. 0 where that cannot be said, as the catalogue ships no vectors that were attributes.
 */
export function createShareMeasure(
  { schema, table }: ContentEncoder,
  catalogue: Catalogue,
): (told: readonly string[]) => number {
  const sample = sampleItems(catalogue);
  const readers = schema.columns.map((column) => readColumn(column, sample));
  const dim = table.length / fold(readers, 0, (rows, { size }) => rows + size);
  let base = 0;
  /** What each column adds to the vectors, [items, dim]. */
  const parts = readers.map(({ size, read }, column) => {
    const sums = new Float32Array(sample.ids.length * dim);
    sample.ids.forEach((_, item) => {
      for (const [row, weight] of read(item))
        for (let d = 0; d < dim; d++) sums[item * dim + d]! += weight * table[(base + row) * dim + d]!;
    });
    base += size;
    return { attributes: attributesOf(schema.columns[column]!), sums };
  });
  const add = (some: typeof parts) => {
    const vectors = new Float32Array(sample.ids.length * dim);
    for (const { sums } of some) sums.forEach((value, at) => (vectors[at]! += value));
    return sample.ids.map((_, item) => vectors.subarray(item * dim, (item + 1) * dim));
  };
  const names = new Set(catalogue.attributes.map(({ name }) => name));
  const isWhole = parts.every(({ attributes }) => attributes.every((name) => names.has(name)));
  const whole = add(parts);
  const described = whole.filter((vector) => vector.some((value) => value !== 0)).length;
  return (told) => {
    if (!isWhole || described === 0) return 0;
    const part = add(parts.filter(({ attributes }) => attributes.every((name) => told.includes(name))));
    return fold(part, 0, (sum, vector, item) => sum + cosine(vector, whole[item]!)) / described;
  };
}

/** 0 where one says nothing. */
function cosine(a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, d) => sum + value * y[d]!, 0);
  return dot(a, b) / (Math.sqrt(dot(a, a) * dot(b, b)) || 1);
}

function attributesOf(column: ContentColumn): string[] {
  return column.kind === "cross" ? column.of.flatMap(attributesOf) : [column.attribute];
}

function sampleItems({ ids, attributes }: Catalogue): Catalogue {
  const step = Math.max(1, ids.length / SAMPLE);
  const items = countUp(Math.min(SAMPLE, ids.length)).map((i) => Math.floor(i * step));
  return {
    ids: items.map((item) => ids[item]!),
    attributes: attributes.map((attribute) => ({
      ...attribute,
      values: items.map((item) => attribute.values[item]) as never,
    })),
  };
}

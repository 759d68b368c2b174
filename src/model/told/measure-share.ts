import type { Catalogue } from "../../core/catalogue.ts";
import { countUp } from "../../core/count-up.ts";
import { createRandom } from "../../core/random.ts";
import type { ContentColumn, ContentEncoder } from "../content/content-schema.ts";
import { encodeContent } from "../content/encode-content.ts";
import { encodeItems } from "../item-encoder.ts";

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
  const count = sample.ids.length;
  const dim = table.length / encodeContent(schema, { ids: [], attributes: [] }).count;
  const tables = { dim, id: new Float32Array(count * dim), content: table };
  const encode = (attributes: Catalogue["attributes"]) => {
    const content = encodeContent(schema, { ids: sample.ids, attributes });
    const withoutIds = { random: createRandom(0), keepId: 0, dropout: 0 };
    const { vectors } = encodeItems(tables, content, Int32Array.from(sample.ids.keys()), withoutIds);
    return { vectors, described: sample.ids.filter((_, i) => content.offsets[i] !== content.offsets[i + 1]) };
  };
  const names = new Set(catalogue.attributes.map(({ name }) => name));
  const isWhole = schema.columns.flatMap(attributesOf).every((name) => names.has(name));
  const whole = encode(sample.attributes);
  return (told) => {
    if (!isWhole) return 0;
    const { vectors } = encode(sample.attributes.filter(({ name }) => told.includes(name)));
    // All are of unit length, or 0 where nothing is known.
    const alike = vectors.reduce((sum, value, at) => sum + value * whole.vectors[at]!, 0);
    return alike / Math.max(1, whole.described.length);
  };
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

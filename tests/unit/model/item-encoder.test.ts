import { expect, test } from "vitest";
import { createRandom } from "../../../src/core/random.ts";
import type { ContentRows } from "../../../src/model/content/content-schema.ts";
import {
  backpropagateItems,
  encodeItems,
  initItemTables,
  type EncoderNoise,
  type ItemTables,
} from "../../../src/model/item-encoder.ts";
import "../to-be-close-to-array.ts";

const DIM = 3;
/** Four items with content rows [0, 2], [], [1] and [1, 2]. */
const CONTENT: ContentRows = {
  offsets: Int32Array.of(0, 2, 2, 3, 5),
  rows: Int32Array.of(0, 2, 1, 1, 2),
  count: 3,
};
/** The same with a weight on every row. */
const WEIGHTED: ContentRows = { ...CONTENT, weights: Float32Array.of(0.5, -2, 1, 0.25, 1.5) };
/** Items of a batch: one twice, so that gradients must add up. */
const BATCH = Int32Array.of(0, 3, 1, 2, 3);
const noise = (seed: number, changes: Partial<EncoderNoise> = {}): EncoderNoise => ({
  random: createRandom(seed),
  keepId: 0.5,
  dropout: 0.3,
  ...changes,
});
const norms = (vectors: Float32Array) =>
  Array.from({ length: vectors.length / DIM }, (_, i) =>
    Math.hypot(...vectors.subarray(i * DIM, (i + 1) * DIM)),
  );

/** The forward pass written plainly in float64, on the mask and dropout of a given batch. */
function encodePlainly(
  id: ArrayLike<number>,
  content: ArrayLike<number>,
  { items, idMask, dropout }: Pick<ReturnType<typeof encodeItems>, "items" | "idMask" | "dropout">,
  weights: ArrayLike<number> = [1, 1, 1, 1, 1],
): number[] {
  return Array.from(items).flatMap((item, i) => {
    const places = Array.from(CONTENT.rows.keys()).slice(CONTENT.offsets[item], CONTENT.offsets[item + 1]);
    const x = Array.from({ length: DIM }, (_, d) => {
      const sum = places.reduce(
        (s, at) => s + weights[at]! * content[CONTENT.rows[at]! * DIM + d]!,
        idMask[i] ? id[item * DIM + d]! : 0,
      );
      return sum * (dropout?.[i * DIM + d] ?? 1);
    });
    const norm = Math.sqrt(x.reduce((s, value) => s + value * value, 1e-12));
    return x.map((value) => value / norm);
  });
}

function spread(rows: ReadonlyMap<number, Float32Array>, count: number): number[] {
  return Array.from({ length: count }, (_, i) => rows.get(Math.floor(i / DIM))?.[i % DIM] ?? 0);
}

test.each([
  ["without noise", CONTENT, undefined],
  ["with ids and coordinates dropped", CONTENT, noise(6)],
  ["with weighted rows", WEIGHTED, undefined],
  ["with weighted rows, ids and coordinates dropped", WEIGHTED, noise(6)],
])("backward agrees with finite differences of the tables %s", (_, given, chance) => {
  const tables = initItemTables(4, given.count, DIM, 1);
  const random = createRandom(2);
  const gradients = Float32Array.from({ length: BATCH.length * DIM }, () => random.normal());

  const encoded = encodeItems(tables, given, BATCH, chance);
  const { id, content } = backpropagateItems(tables, given, encoded, gradients);

  const loss = (ids: ArrayLike<number>, rows: ArrayLike<number>) =>
    encodePlainly(ids, rows, encoded, given.weights).reduce(
      (sum, value, i) => sum + value * gradients[i]!,
      0,
    );
  const differences = (name: "id" | "content") =>
    Array.from(tables[name], (_, at) => {
      const moved = (by: number) => {
        const table = Float64Array.from(tables[name]);
        table[at]! += by;
        return name === "id" ? loss(table, tables.content) : loss(tables.id, table);
      };
      return (moved(1e-5) - moved(-1e-5)) / 2e-5;
    });
  expect(encoded.vectors).toBeCloseToArray(
    encodePlainly(tables.id, tables.content, encoded, given.weights),
    1e-6,
  );
  expect(spread(id, tables.id.length)).toBeCloseToArray(differences("id"), 1e-4);
  expect(spread(content, tables.content.length)).toBeCloseToArray(differences("content"), 1e-4);
});

test("vectors have length one", () => {
  const { vectors } = encodeItems(initItemTables(4, CONTENT.count, DIM, 3), CONTENT, BATCH);

  expect(norms(vectors)).toBeCloseToArray([1, 1, 1, 1, 1], 1e-6);
});

test("an item without content always keeps its id, others sometimes lose it", () => {
  const tables = initItemTables(4, CONTENT.count, DIM, 3);
  const withoutContent = Int32Array.from({ length: 200 }, () => 1);
  const withContent = Int32Array.from({ length: 200 }, () => 3);

  const [kept, dropped] = [withoutContent, withContent].map(
    (items) => encodeItems(tables, CONTENT, items, noise(5, { keepId: 0.5 })).idMask,
  );

  expect(kept).toEqual(new Uint8Array(200).fill(1));
  const share = dropped!.reduce((a, b) => a + b) / 200;
  expect(share).toBeGreaterThan(0.35);
  expect(share).toBeLessThan(0.65);
});

test("a hidden item goes without its id, unless it has nothing else", () => {
  const tables = initItemTables(4, CONTENT.count, DIM, 3);
  const hidden = Uint8Array.of(1, 1, 0, 0);

  const { idMask } = encodeItems(tables, CONTENT, BATCH, noise(1, { keepId: 1, hidden }));

  expect(Array.from(idMask)).toEqual([0, 1, 1, 1, 1]);
});

test("an item that loses its id is encoded from its content alone", () => {
  const tables = initItemTables(4, CONTENT.count, DIM, 3);
  const withoutIds: ItemTables = { ...tables, id: new Float32Array(tables.id.length) };
  const item = Int32Array.of(0);

  const { vectors } = encodeItems(tables, CONTENT, item, noise(1, { keepId: 0, dropout: 0 }));

  expect(vectors).toEqual(encodeItems(withoutIds, CONTENT, item).vectors);
});

test("an item of which every coordinate is dropped gives finite vectors and gradients", () => {
  const tables = initItemTables(4, CONTENT.count, DIM, 3);

  const encoded = encodeItems(tables, CONTENT, BATCH, noise(1, { dropout: 0.9999 }));
  const { id, content } = backpropagateItems(tables, CONTENT, encoded, new Float32Array(15).fill(1));

  expect(encoded.dropout!.every((factor) => factor === 0)).toBe(true);
  expect(encoded.vectors.every((value) => value === 0)).toBe(true);
  for (const row of [...id.values(), ...content.values()])
    expect(Array.from(row, Math.abs)).toEqual([0, 0, 0]);
});

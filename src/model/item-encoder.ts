import { createRandom, type Random } from "../core/random.ts";
import type { ContentRows } from "./content/content-schema.ts";

/** Trainable tables of the item encoder, row-major [rows, dim]. */
export interface ItemTables {
  readonly dim: number;
  /** One row per catalogue item. */
  readonly id: Float32Array;
  /** One row per attribute value. */
  readonly content: Float32Array;
}

/** Encoded items and what the backward pass needs to remember. */
export interface EncodedItems {
  /** Unit vectors [items, dim]. */
  readonly vectors: Float32Array;
  readonly norms: Float32Array;
  readonly items: Int32Array;
  /** 1 where the item's id row took part. */
  readonly idMask: Uint8Array;
  /** Multiplier of each coordinate before normalisation; absent without dropout. */
  readonly dropout?: Float32Array;
}

/** Gradient of the tables at the rows that took part, by row index. */
export interface TableGradients {
  readonly id: ReadonlyMap<number, Float32Array>;
  readonly content: ReadonlyMap<number, Float32Array>;
}

/** Chance in training, so that an item can live from its content alone. */
export interface EncoderNoise {
  readonly random: Random;
  /** Share of items that keep their id row. */
  readonly keepId: number;
  /** Share of coordinates that are dropped. */
  readonly dropout: number;
  /** 1 for every catalogue item that goes without its id row whatever chance says, if it has content. */
  readonly hidden?: Uint8Array;
}

const EPSILON = 1e-12;

/** Fresh tables, small and random, so that content decides before an item has a history. */
export function initItemTables(items: number, content: number, dim: number, seed: number): ItemTables {
  const random = createRandom(seed);
  const table = (rows: number) => Float32Array.from({ length: rows * dim }, () => 0.1 * random.normal());
  return { dim, id: table(items), content: table(content) };
}

/**
 * Item vectors e = x / ‖x‖ with x = m·id + Σ w_r · content row r: plain typed arrays on purpose, because item tables are
 * large, batches touch few rows, and tfjs's gather gradients are slow on cpu and missing on wasm.
 */
export function encodeItems(
  tables: ItemTables,
  content: ContentRows,
  items: Int32Array,
  noise?: EncoderNoise,
): EncodedItems {
  const { dim } = tables;
  const vectors = new Float32Array(items.length * dim);
  const norms = new Float32Array(items.length);
  const idMask = new Uint8Array(items.length);
  const dropout = noise && noise.dropout > 0 ? dropoutMask(items.length * dim, noise) : undefined;
  items.forEach((item, i) => {
    const hasContent = content.offsets[item]! < content.offsets[item + 1]!;
    const keepsId = !noise || (!noise.hidden?.[item] && noise.random() < noise.keepId);
    idMask[i] = keepsId || !hasContent ? 1 : 0;
    const at = i * dim;
    if (idMask[i]) addRow(vectors, at, tables.id, item * dim, dim);
    for (let j = content.offsets[item]!; j < content.offsets[item + 1]!; j++) {
      addRow(vectors, at, tables.content, content.rows[j]! * dim, dim, content.weights?.[j]);
    }
    let square = EPSILON;
    for (let d = at; d < at + dim; d++) {
      if (dropout) vectors[d]! *= dropout[d]!;
      square += vectors[d]! ** 2;
    }
    norms[i] = Math.sqrt(square);
    for (let d = at; d < at + dim; d++) vectors[d]! /= norms[i]!;
  });
  return { vectors, norms, items, idMask, ...(dropout && { dropout }) };
}

/** Gradients of the tables from gradients of the encoded vectors [items, dim]. */
export function backpropagateItems(
  tables: ItemTables,
  content: ContentRows,
  { vectors, norms, items, idMask, dropout }: EncodedItems,
  gradients: Float32Array,
): TableGradients {
  const { dim } = tables;
  const id = new Map<number, Float32Array>();
  const rows = new Map<number, Float32Array>();
  const dx = new Float32Array(dim);
  items.forEach((item, i) => {
    const at = i * dim;
    // d(x/‖x‖) = (g - e (e·g)) / ‖x‖
    let along = 0;
    for (let d = 0; d < dim; d++) along += vectors[at + d]! * gradients[at + d]!;
    for (let d = 0; d < dim; d++) {
      dx[d] =
        ((gradients[at + d]! - along * vectors[at + d]!) / norms[i]!) * (dropout ? dropout[at + d]! : 1);
    }
    if (idMask[i]) accumulate(id, item, dx);
    for (let j = content.offsets[item]!; j < content.offsets[item + 1]!; j++)
      accumulate(rows, content.rows[j]!, dx, content.weights?.[j]);
  });
  return { id, content: rows };
}

function dropoutMask(length: number, { random, dropout }: EncoderNoise): Float32Array {
  const keep = 1 / (1 - dropout);
  return Float32Array.from({ length }, () => (random() < dropout ? 0 : keep));
}

function addRow(
  to: Float32Array,
  at: number,
  from: Float32Array,
  row: number,
  dim: number,
  weight = 1,
): void {
  for (let d = 0; d < dim; d++) to[at + d]! += weight * from[row + d]!;
}

function accumulate(sums: Map<number, Float32Array>, key: number, values: Float32Array, weight = 1): void {
  let sum = sums.get(key);
  if (!sum) sums.set(key, (sum = new Float32Array(values.length)));
  for (let d = 0; d < sum.length; d++) sum[d]! += weight * values[d]!;
}
